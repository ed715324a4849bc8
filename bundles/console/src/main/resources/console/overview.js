// How everything stands: kernels, providers, candidates, rollouts, resources, journal.

import { ask } from './actions.js';
import { byId, el, figures, keyed, pill, setAttribute, setText, Table } from './dom.js';
import { bytes, count, duration, moment, rate, seconds } from './format.js';

const NAMES = {
  vector_similarity: 'Vector similarity',
  spreading_activation: 'Spreading activation',
  decay_calculation: 'Decay calculation',
};
const TAKING_PART = ['running', 'paused'];
let kernels = [];

/** A kernel as people call it. */
export const kernelName = (id) => NAMES[id] ?? id;

const written = (provider) => `${provider.id}@${provider.version}`;

const providerTable = new Table(byId('provider-table'), 'Providers', [
  { label: 'Provider', kind: 'name', text: written },
  { label: 'State', fill: (cell, provider) => pill(cell, provider.state) },
  { label: 'Tier', text: (provider) => provider.tier },
  { label: 'Ranking', number: true, text: (provider) => count(provider.ranking) },
  { label: 'Calls', number: true, text: (provider) => count(provider.calls) },
  { label: 'Errors', number: true, text: (provider) => count(provider.errors) },
  { label: 'Median', number: true, text: (provider) => duration(provider.p50_nanos) },
  { label: 'p99', number: true, text: (provider) => duration(provider.p99_nanos) },
  { label: 'In it now', number: true, text: (provider) => count(provider.holds) },
  { label: 'Reason', kind: 'words', text: (provider) => provider.reason ?? '' },
  { label: 'Actions', hidden: true, kind: 'actions', fill: providerActions },
], written, 'No provider is there: no kernel can be called.');

const candidateTable = new Table(byId('candidate-table'), 'Candidates', [
  { label: 'Bundle', kind: 'name', text: (candidate) => `${candidate.name.replace(/^org\.engram\./, '')} ${candidate.version}` },
  { label: 'State', fill: (cell, candidate) => pill(cell, candidate.state) },
  { label: 'Content', kind: 'code', text: (candidate) => candidate.digest.slice(0, 12) },
  { label: 'Shipped', text: (candidate) => (candidate.shipped ? 'yes' : 'no') },
  { label: 'Bundle id', number: true, text: (candidate) => count(candidate.bundle) },
  { label: 'Reason', kind: 'words', text: (candidate) => candidate.reason ?? '' },
], (candidate) => candidate.digest, 'Admission knows no provider JAR, or does not run.');

const rolloutTable = new Table(byId('rollout-table'), 'Earlier rollouts', [
  { label: 'Candidate', kind: 'name', text: (rollout) => rollout.candidate },
  { label: 'State', fill: (cell, rollout) => pill(cell, rollout.state) },
  { label: 'Began', kind: 'when', text: (rollout) => moment(rollout.began) },
  { label: 'Calls', number: true, text: (rollout) => count(rollout.calls) },
  { label: 'Compared, alike', number: true, text: (rollout) => count(rollout.compared) },
  { label: 'Verdict', kind: 'words', text: (rollout) => rollout.reason },
], (rollout) => rollout.began + rollout.candidate, 'No rollout has ended yet.');

const operationTable = new Table(byId('operation-table'), 'Operations of the memory engine', [
  { label: 'Operation', kind: 'name', text: (operation) => operation.operation },
  { label: 'Per second', number: true, text: (operation) => rate(operation.per_second) },
  { label: 'Median', number: true, text: (operation) => duration(operation.p50_nanos) },
  { label: 'p99', number: true, text: (operation) => duration(operation.p99_nanos) },
  { label: 'Calls', number: true, text: (operation) => count(operation.calls) },
  { label: 'Refused', number: true, text: (operation) => count(operation.refused) },
  { label: 'Failed', number: true, text: (operation) => count(operation.failed) },
], (operation) => operation.operation, 'The engine has done nothing yet.');

const journalTable = new Table(byId('journal-table'), 'Journal, newest first', [
  { label: 'When', kind: 'when', text: (entry) => moment(entry.when) },
  { label: 'What', kind: 'name', text: (entry) => entry.what },
  { label: 'Who', text: (entry) => entry.who },
  { label: 'Why', kind: 'words', text: (entry) => entry.why },
  { label: 'From', text: (entry) => distinct(entry.from) },
  { label: 'To', text: (entry) => distinct(entry.to) },
], (entry) => entry.when + entry.what + (entry.kernel ?? ''), 'The journal is empty.');

/** Providers are listed kernel by kernel: each one once. */
function distinct(list) {
  return [...new Set((list ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '' && name !== '-'))].join(', ');
}

/** Shows a state. */
export function showOverview(state) {
  kernels = state.status.kernels;
  showKernels(state);
  providerTable.show(state.status.providers);
  candidateTable.show(state.candidates ?? []);
  setText(byId('candidate-problem'), state.candidates_problem ?? '');
  byId('candidate-problem').hidden = !state.candidates_problem;
  showRollouts(state.rollouts);
  showResources(state);
  operationTable.show(state.engine.operations);
  journalTable.show(state.history);
  byId('rollback').disabled = !kernels.some((kernel) => kernel.previous);
}

function showKernels(state) {
  const latencies = new Map(state.latencies.map((latency) => [latency.kernel, latency]));
  keyed(byId('kernel-cards'), kernels, (kernel) => kernel.kernel, kernelCard, (card, kernel) => {
    const part = (name) => card.querySelector(`.${name}`);
    const latency = latencies.get(kernel.kernel) ?? {};
    const trial = state.rollouts.find((rollout) => TAKING_PART.includes(rollout.state) && rollout.kernels.includes(kernel.kernel));
    setText(part('provider'), kernel.provider ?? 'nobody');
    setText(part('tier'), [kernel.tier, `by ${kernel.why}`].filter(Boolean).join(' · '));
    setText(part('trial'), trial ? `${trial.candidate} has ${trial.percent} %, ${trial.state}` : '');
    figures(part('numbers'), [
      ['Calls a second', rate(latency.per_second)],
      ['Median', duration(latency.p50_nanos)],
      ['p99', duration(latency.p99_nanos)],
      ['Errors', count(latency.errors)],
      ['Reference', duration(latency.reference?.p50_nanos)],
      ['Rolls back to', kernel.previous ?? '–'],
    ]);
  });
}

function kernelCard(kernel) {
  const id = `kernel-${kernel.kernel}`;
  return el('article', { class: 'card', 'aria-labelledby': id },
    el('h3', { id }, kernelName(kernel.kernel)),
    el('p', { class: 'provider' }), el('p', { class: 'tier' }), el('p', { class: 'trial' }), el('dl', { class: 'numbers' }));
}

function providerActions(cell, provider) {
  if (!cell.firstElementChild) {
    const swap = el('button', { type: 'button' }, 'Swap…');
    const rollout = el('button', { type: 'button' }, 'Roll out…');
    swap.addEventListener('click', () => askSwap(cell.dataset.provider));
    rollout.addEventListener('click', () => askRollout(cell.dataset.provider));
    cell.append(swap, rollout);
  }
  const name = written(provider);
  setAttribute(cell, 'data-provider', name);
  setAttribute(cell.children[0], 'aria-label', `Swap to ${name}…`);
  setAttribute(cell.children[1], 'aria-label', `Roll out ${name}…`);
}

function kernelField() {
  return {
    name: 'kernel',
    label: 'Kernels',
    options: [['', 'all that it offers'], ...kernels.map(({ kernel }) => [kernel, kernelName(kernel)])],
    read: (text) => (text === '' ? undefined : text),
  };
}

function askSwap(provider) {
  ask({
    title: `Swap to ${provider}`,
    words: 'Its kernels go there with the next call. Calls in flight finish where they began, and what serves now stays loaded for a rollback.',
    confirm: 'Swap',
    path: '/api/v1/kernel/swap',
    body: { provider },
    fields: [kernelField()],
  });
}

function askRollout(provider) {
  ask({
    title: `Roll out ${provider}`,
    words: 'It takes over step by step. Each of its calls is compared with the one that serves, and a guard that trips ends the rollout.',
    confirm: 'Start the rollout',
    path: '/api/v1/kernel/rollouts',
    body: { provider },
    fields: [
      kernelField(),
      { name: 'steps', label: 'Steps, percent', value: '5, 25, 50, 100', read: (text) => text.split(/[\s,]+/).filter(Boolean).map(number) },
      { name: 'step_seconds', label: 'A step lasts, seconds', value: '60', read: number },
      { name: 'compare_percent', label: 'Compared calls, percent', value: '100', read: number },
    ],
  });
}

/** A number, or the text itself for the server to refuse by name. */
function number(text) {
  const value = Number(text);
  return text === '' || Number.isNaN(value) ? text : value;
}

function askRollback() {
  const back = new Set(kernels.map((kernel) => kernel.previous).filter(Boolean));
  ask({
    title: 'Roll back',
    words: `The kernels return to what served before the last swap: ${[...back].join(', ')}.`,
    confirm: 'Roll back',
    danger: true,
    path: '/api/v1/kernel/rollback',
    body: {},
    fields: [kernelField()],
  });
}

function askStep(what, words, danger) {
  const verb = what[0].toUpperCase() + what.slice(1);
  ask({
    title: `${verb} the rollout of ${byId('rollout-now').dataset.candidate}`,
    words,
    confirm: verb,
    danger,
    path: `/api/v1/kernel/rollouts/${what}`,
    body: { kernel: byId('rollout-now').dataset.kernel },
  });
}

function showRollouts(rollouts) {
  const running = rollouts.filter((rollout) => TAKING_PART.includes(rollout.state));
  const [first] = running;
  byId('pause').disabled = first?.state !== 'running';
  byId('resume').disabled = first?.state !== 'paused';
  byId('abort').disabled = !first;
  const place = byId('rollout-now');
  setAttribute(place, 'data-candidate', first?.candidate ?? '');
  setAttribute(place, 'data-kernel', first?.kernels[0] ?? '');
  keyed(place, first ? running : [undefined], (rollout) => rollout?.began ?? 'none', rolloutPanel, (panel, rollout) => {
    if (rollout) {
      showRollout(panel, rollout);
    }
  });
  rolloutTable.show(rollouts.filter((rollout) => !TAKING_PART.includes(rollout.state)));
}

function rolloutPanel(rollout) {
  return rollout
    ? el('div', { class: 'rollout' },
      el('p', { class: 'what' }), el('ol', { class: 'steps', 'aria-label': 'Steps' }), el('dl', { class: 'numbers' }))
    : el('p', { class: 'note' }, 'No rollout is under way. “Roll out…” beside a provider begins one.');
}

function showRollout(panel, rollout) {
  const [what, steps, numbers] = panel.children;
  setText(what, `${rollout.candidate} takes over ${rollout.kernels.map(kernelName).join(', ')}: ${rollout.state}${rollout.reason ? ` (${rollout.reason})` : ''}`);
  keyed(steps, rollout.steps, (step) => step, () => el('li'), (item, step) => {
    const standing = step < rollout.percent ? 'done' : step === rollout.percent ? 'now' : 'later';
    setAttribute(item, 'class', standing);
    setText(item, `${step} %${standing === 'now' ? ' now' : standing === 'done' ? ' done' : ''}`);
  });
  const ratios = Object.entries(rollout.median_ratios).map(([size, ratio]) => `${size} ${ratio.toFixed(2)}`).join(', ');
  figures(numbers, [
    ['Share', `${rollout.percent} %`],
    ['In this step', `${seconds(rollout.step_elapsed_seconds)} of ${seconds(rollout.step_seconds)}`],
    ['Calls', count(rollout.calls)],
    ['Compared, alike', count(rollout.compared)],
    ['Time beside the incumbent', ratios === '' ? '–' : ratios],
    ['Verdict so far', rollout.compared > 0 ? 'every compared call is alike' : 'no call was compared yet'],
  ]);
}

function showResources({ arenas, store, engine }) {
  const marks = arenas.uses.map((use) => use.high_water_mark);
  figures(byId('arena-figures'), [
    ['Arenas', `${count(arenas.arenas)} of ${bytes(arenas.arena_bytes)}`],
    ['Leases', count(arenas.total_resets)],
    ['Overflows', count(arenas.total_overflows)],
    ['Most asked for', `${bytes(arenas.max_high_water_mark)}, ${Math.round((100 * arenas.max_high_water_mark) / arenas.arena_bytes)} %`],
    ['Busiest arena', marks.length === 0 ? '–' : `${bytes(Math.max(...marks))}`],
  ]);
  figures(byId('store-figures'), [
    ['Commits', count(store.commits)],
    ['A commit takes', store.commits === 0 ? '–' : duration(store.commit_nanos / store.commits)],
    ['Database', bytes(store.database_bytes)],
    ['Write-ahead log', bytes(store.log_bytes)],
    ['Damaged rows', count(store.quarantined)],
  ]);
  figures(byId('engine-figures'), [
    ['Memories', count(engine.memories)],
    ['Associations', count(engine.associations)],
    ['Spaces', count(engine.spaces)],
    ['Off-heap', bytes(engine.off_heap_bytes)],
    ['Takes changes', engine.writable ? 'yes' : 'no, it only reads'],
    ['Embeds by', engine.models.join(', ') || 'no model: give vectors'],
  ]);
}

/** Gives the buttons their work. */
export function prepareOverview() {
  byId('rollback').addEventListener('click', askRollback);
  byId('pause').addEventListener('click', () => askStep('pause', 'The time of the step stands, the share stays as it is.', false));
  byId('resume').addEventListener('click', () => askStep('resume', 'The time of the step goes on.', false));
  byId('abort').addEventListener('click', () => askStep('abort', 'All calls go to the incumbent again. The candidate is not rejected.', true));
}
