// A cue, what it brings to mind and why.

import { call } from './actions.js';
import { byId, el, setText, Table } from './dom.js';
import { count, score } from './format.js';
import { clearGraph, showGraph } from './graph.js';

let spaces = [];
let models = [];

const results = new Table(byId('recall-results'), 'What the cue brings to mind, best first', [
  { label: 'Rank', number: true, text: (result) => count(result.rank) },
  { label: 'Memory', kind: 'words', fill: memoryCell },
  { label: 'Score', number: true, text: (result) => score(result.score) },
  { label: 'Cosine', number: true, text: (result) => score(result.explanation.cosine) },
  { label: 'Base', number: true, text: (result) => score(result.explanation.base) },
  { label: 'Activation', number: true, text: (result) => score(result.explanation.activation) },
  { label: 'Strength', number: true, text: (result) => score(result.strength) },
  { label: 'Strongest path', kind: 'words', text: (result) => path(result.explanation.strongest_path) },
], (result) => result.memory.id, '');

function memoryCell(cell, { memory }) {
  if (!cell.firstElementChild) {
    cell.append(el('span', {}, el('strong'), el('span')));
  }
  const [name, text] = cell.firstElementChild.children;
  setText(name, memory.subject ?? memory.id);
  setText(text, memory.text ? ` ${memory.text}` : '');
}

function path(steps) {
  return steps.map((step) => (step.kind ? `—${step.kind} ${step.weight.toFixed(2)}→ ${step.id}` : step.id)).join(' ');
}

/** Looks whether there are other spaces than before; a state tells how many there are. */
export async function showSpaces({ engine }) {
  models = engine.models;
  if (engine.spaces === spaces.length && spaces.length > 0) {
    return;
  }
  spaces = (await call('GET', '/v1/spaces')).spaces;
  const select = byId('space');
  const before = select.value;
  select.replaceChildren(...spaces.map(({ name, memories, dim }) => el('option', { value: name }, `${name} (${count(memories)}, ${dim}-d)`)));
  if (spaces.some(({ name }) => name === before)) {
    select.value = before;
  }
  if (spaces.length === 0) {
    setText(byId('recall-note'), 'There is no space yet: create one, and remember something in it.');
  }
  chooseKind();
}

/** A space whose model does not run takes vectors only. */
function chooseKind() {
  const space = spaces.find(({ name }) => name === byId('space').value);
  byId('cue-kind').value = space && !models.includes(space.model) ? 'vector' : 'text';
  label();
}

function label() {
  const space = spaces.find(({ name }) => name === byId('space').value);
  const vector = byId('cue-kind').value === 'vector';
  setText(byId('cue-label'), vector ? 'Vector' : 'Text');
  byId('cue').placeholder = vector ? `${space?.dim ?? 'some'} numbers, such as 1, 0, 0` : 'what comes to mind with …';
}

function request() {
  const cue = byId('cue').value.trim();
  const asked = { limit: Number(byId('limit').value), explain: true, profile: { hops: Number(byId('hops').value) } };
  return byId('cue-kind').value === 'vector'
    ? { ...asked, vector: cue.split(/[\s,;[\]]+/).filter(Boolean).map((text) => (Number.isNaN(Number(text)) ? text : Number(text))) }
    : { ...asked, text: cue };
}

async function recall(event) {
  event.preventDefault();
  const space = byId('space').value;
  const note = byId('recall-note');
  if (space === '' || byId('cue').value.trim() === '') {
    setText(note, space === '' ? 'There is no space to recall from.' : 'Give a cue first.');
    return;
  }
  const began = performance.now();
  try {
    const answer = await call('POST', `/v1/spaces/${encodeURIComponent(space)}/recall`, request());
    const took = performance.now() - began;
    results.show(answer.results.map((result, place) => ({ ...result, rank: place + 1 })));
    setText(note, `${answer.results.length} memories in ${took.toFixed(0)} ms${answer.note ? `; ${answer.note}` : ''}.`);
    showGraph(answer);
  } catch (problem) {
    results.show([]);
    clearGraph();
    setText(note, problem.message);
  }
}

/** Gives the form its work. */
export function prepareRecall() {
  byId('recall-form').addEventListener('submit', recall);
  byId('cue-kind').addEventListener('change', label);
  byId('space').addEventListener('change', chooseKind);
}
