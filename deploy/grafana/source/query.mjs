/** Series of the hosts that are chosen at the top of a dashboard. */
export const of = (metric, labels = '') =>
  `${metric}{job=~"$job",instance=~"$instance"${labels === '' ? '' : `,${labels}`}}`;

/** Events a second. */
export const rate = (metric, labels) => `rate(${of(metric, labels)}[$__rate_interval])`;

/** @param by  labels that stay, separated by commas */
export const sumRate = (by, metric, labels) => `sum by (${by}) (${rate(metric, labels)})`;

/** A quantile of a histogram, by labels. */
export const quantile = (q, by, metric, labels) =>
  `histogram_quantile(${q}, ${sumRate(['le', ...(by === '' ? [] : [by])].join(', '), `${metric}_bucket`, labels)})`;
