import auth from './source/auth.mjs';
import dedicatedServers from './source/dedicated-servers.mjs';
import matchmaking from './source/matchmaking.mjs';
import overview from './source/overview.mjs';
import sessionDsm from './source/session-dsm.mjs';
import sessionManager from './source/session-manager.mjs';

const SOURCES = [overview, sessionManager, matchmaking, sessionDsm, dedicatedServers, auth];

/** The grid of Grafana is 24 columns wide. */
const COLUMNS = 24;
const SIZES = { stat: { w: 6, h: 4 }, timeseries: { w: 12, h: 8 } };
const SCHEMA_VERSION = 39; // Grafana 11; later versions bring it up to date when they load it

const DATASOURCE = { type: 'prometheus', uid: '$datasource' };

/** @returns dashboards in Grafana's JSON model, ready to be provisioned or imported */
export function dashboards() {
  return SOURCES.map(({ uid, title, description, panels }) => ({
    uid,
    title,
    description,
    tags: ['extend-host'],
    schemaVersion: SCHEMA_VERSION,
    editable: true,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    templating: { list: VARIABLES },
    links: [
      {
        type: 'dashboards',
        title: 'Extend Host',
        tags: ['extend-host'],
        asDropdown: true,
        keepTime: true,
        includeVars: true,
      },
    ],
    panels: placed(panels),
  }));
}

const VARIABLES = [
  { name: 'datasource', label: 'Source', type: 'datasource', query: 'prometheus' },
  variable('job', 'Job', 'label_values(process_start_time_seconds, job)'),
  variable('instance', 'Host', 'label_values(process_start_time_seconds{job=~"$job"}, instance)'),
];

function variable(name, label, definition) {
  return {
    name,
    label,
    type: 'query',
    datasource: DATASOURCE,
    definition,
    query: { query: definition, refId: name },
    refresh: 2,
    multi: true,
    includeAll: true,
    allValue: '.*',
    current: { text: 'All', value: '$__all' },
  };
}

/** Panels from left to right, in rows. */
function placed(panels) {
  let x = 0;
  let y = 0;
  let rowHeight = 0;
  return panels.map((panel, index) => {
    const { w, h } = SIZES[panel.type ?? 'timeseries'];
    if (x + w > COLUMNS || (rowHeight !== 0 && h !== rowHeight)) {
      y += rowHeight;
      x = 0;
    }
    const gridPos = { x, y, w, h };
    x += w;
    rowHeight = h;
    return panelOf(panel, index + 1, gridPos);
  });
}

function panelOf({ title, description, unit, targets, type = 'timeseries' }, id, gridPos) {
  return {
    id,
    type,
    title,
    description,
    datasource: DATASOURCE,
    gridPos,
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options:
      type === 'stat'
        ? { reduceOptions: { calcs: ['lastNotNull'] }, textMode: 'auto' }
        : { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
    targets: targets.map(([expr, legendFormat], index) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + index),
      datasource: DATASOURCE,
      expr,
      legendFormat,
    })),
  };
}
