// The console: follows the events of the server and shows them.

import { call, prepareActions } from './actions.js';
import { prepareCharts, showLatency } from './charts.js';
import { byId, el, keyed, setAttribute, setText } from './dom.js';
import { follow } from './events.js';
import { prepareGraph } from './graph.js';
import { prepareOverview, showOverview } from './overview.js';
import { prepareRecall, showSpaces } from './recall.js';

const HEALTH_MS = 10000;

/** Says something to those who listen, and only that. */
function announce(sentence) {
  setText(byId('announcer'), sentence);
}

function show(element, state, text) {
  setAttribute(element, 'data-state', state);
  setText(element, text);
}

async function health() {
  const reasons = byId('reasons');
  try {
    const answer = await (await fetch('/health')).json();
    show(byId('health'), answer.status, answer.status);
    reasons.hidden = answer.reasons.length === 0;
    keyed(reasons, answer.reasons, (finding) => finding.check + finding.reason, () => el('p'), (line, finding) => setText(line, `${finding.check}: ${finding.reason}`));
  } catch (problem) {
    show(byId('health'), 'unknown', 'health unknown');
    console.debug('no health', problem);
  }
}

/** A state that cannot be shown must not stop the next one. */
function showSpacesOrSay(state) {
  showSpaces(state).catch((problem) => setText(byId('recall-note'), problem.message));
}

prepareActions(announce);
prepareOverview();
prepareCharts();
prepareGraph();
prepareRecall();
health();
setInterval(health, HEALTH_MS);
follow({
  state(state) {
    showOverview(state);
    showLatency(state);
    showSpacesOrSay(state);
  },
  kernel(event) {
    announce(event.sentence);
    if (event.what !== 'route') {
      health();
    }
  },
  link(state, text) {
    show(byId('link'), state, text);
  },
});
