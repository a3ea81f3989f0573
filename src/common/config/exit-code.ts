/** How the host ends, as the start scripts of other people read it. */
export const EXIT_CODE = {
  clean: 0,
  failure: 1,
  /** The configuration or the command line is wrong; `EX_CONFIG` of sysexits.h. */
  configuration: 78,
} as const;
