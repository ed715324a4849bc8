// The stream of events, opened again whenever it ends.

const RETRY_MS = 2000;
const SILENT_MS = 8000;

/**
 * Follows the server. `handlers` has `state(data)`, `kernel(data)` and `link(state, text)`: connected, or not and why. A server that is
 * silent for some seconds is taken as gone, although the connection may still seem open.
 */
export function follow(handlers) {
  let source;
  let last = Date.now();

  function open() {
    source = new EventSource('/api/v1/events');
    last = Date.now();
    source.addEventListener('state', (event) => {
      last = Date.now();
      handlers.link('live', 'live');
      handlers.state(JSON.parse(event.data));
    });
    source.addEventListener('kernel', (event) => handlers.kernel(JSON.parse(event.data)));
    source.addEventListener('error', () => {
      handlers.link('lost', 'not connected, trying again');
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(open, RETRY_MS);
      }
    });
  }

  setInterval(() => {
    if (source.readyState === EventSource.OPEN && Date.now() - last > SILENT_MS) {
      handlers.link('lost', 'the server is silent, trying again');
      source.close();
      open();
    }
  }, 1000);
  addEventListener('pagehide', () => source.close());
  addEventListener('pageshow', (event) => event.persisted && open());
  open();
}
