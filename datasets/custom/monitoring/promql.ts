/** The HTTP API of the Prometheus on this machine. */
export const prometheus = 'http://localhost:9090/api/v1'

/** Asks it in PromQL: a line for each instance, with its figure behind a tab. */
export const promql = (query: string): string =>
  `curl -sG ${prometheus}/query --data-urlencode 'query=${query}' | jq -r '.data.result[] | [.metric.instance, .value[1]] | @tsv'`
