/**
 * The servers that HAProxy finds up, out of its metrics (`haproxy_server_status{proxy="instances",server="x",state="UP"} 1`,
 * as its prometheus-exporter writes them since 2.4); undefined where the text has no such line.
 */
export function serversUp(metrics: string): ReadonlySet<string> | undefined {
  const lines = [
    ...metrics.matchAll(
      /^haproxy_server_status\{proxy="instances",server="([^"]*)",state="([A-Z]+)"\} (\S+)$/gm,
    ),
  ];
  if (lines.length === 0) return undefined;
  return new Set(
    lines.flatMap(([, server = '', state, value]) => (state === 'UP' && Number(value) === 1 ? [server] : [])),
  );
}
