// The activation of a recall, hop by hop: seeds first, then what each hop reached, from left to right or from top to bottom.

import { byId, el, setText, Table } from './dom.js';
import { score } from './format.js';

const PER_LINE = 12;
const GAP = { wide: 190, narrow: 64 };
const LEAST_SIZE = 14;
const MOST_SIZE = 46;

let graph;
let shown;
let answered;

const nodeTable = new Table(byId('node-table'), 'Memories that took part', [
  { label: 'Memory', kind: 'name', text: (node) => node.id },
  { label: 'Seed', number: true, text: (node) => score(node.seed) },
  { label: 'At each hop', number: true, text: (node) => node.hops.map(score).join(' · ') },
  { label: 'Sum', number: true, text: (node) => score(node.activation) },
], (node) => node.id, 'No memory took part.');

const edgeTable = new Table(byId('edge-table'), 'Associations that carried activation', [
  { label: 'From', kind: 'name', text: (edge) => edge.from },
  { label: 'Kind', text: (edge) => edge.kind },
  { label: 'To', kind: 'name', text: (edge) => edge.to },
  { label: 'Weight', number: true, text: (edge) => score(edge.weight) },
], (edge) => JSON.stringify([edge.from, edge.to]), 'No association carried activation.');

/** Takes the graph away. */
export function clearGraph() {
  byId('graph-part').hidden = true;
  graph?.destroy();
  graph = undefined;
}

/** Shows how activation spread in that answer. */
export function showGraph(answer) {
  answered = answer;
  const { nodes, edges, omitted } = answer.activation;
  byId('graph-part').hidden = nodes.length === 0;
  if (nodes.length === 0) {
    clearGraph();
    return;
  }
  nodeTable.show(nodes);
  edgeTable.show(edges);
  setText(byId('graph-title'), `Activation: ${nodes.length} memories, ${edges.length} associations${omitted > 0 ? `, ${omitted} memories more are not drawn` : ''}`);
  const hops = nodes[0].hops.length;
  const labels = ['Seeds', ...Array.from({ length: hops }, (_, hop) => `Hop ${hop + 1}`), 'Sum'];
  byId('hop-steps').replaceChildren(byId('hop-steps').firstElementChild, ...labels.map((label, step) => {
    const id = `hop-${step}`;
    const input = el('input', { type: 'radio', name: 'hop', id, value: String(step) });
    input.checked = step === labels.length - 1;
    input.addEventListener('change', () => highlight(step));
    return el('span', {}, input, el('label', { for: id }, label));
  }));
  draw();
  highlight(labels.length - 1);
}

/** The hop at which a memory was first reached; a seed is there from the beginning. */
const firstHop = (node) => (node.seed > 0 ? 0 : node.hops.findIndex((value) => value > 0) + 1);

/** The activation of a memory at a step: its seed, after a hop, or the sum. */
function activation(node, step) {
  return step === 0 ? node.seed : step <= node.hops.length ? node.hops[step - 1] : Math.max(node.activation, node.seed);
}

/** Places in lines, one or more for each hop: columns where there is room, else rows. */
function positions(nodes) {
  const columns = byId('graph').clientWidth > 640;
  const perLine = columns ? PER_LINE : 4;
  const hops = [...new Set(nodes.map(firstHop))].sort();
  const placed = new Map();
  let line = 0;
  for (const hop of hops) {
    const own = nodes.filter((node) => firstHop(node) === hop);
    for (let from = 0; from < own.length; from += perLine) {
      const part = own.slice(from, from + perLine);
      part.forEach((node, place) => {
        const across = place - (part.length - 1) / 2;
        placed.set(node.id, columns ? { x: line * GAP.wide, y: across * GAP.narrow } : { x: across * 96, y: line * 96 });
      });
      line++;
    }
  }
  return placed;
}

function draw() {
  const { nodes, edges } = answered.activation;
  graph?.destroy();
  const names = new Map(answered.results.map(({ memory }) => [memory.id, memory.subject ?? memory.id]));
  const placed = positions(nodes);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  graph = window.cytoscape({
    container: byId('graph'),
    elements: [
      ...nodes.map((node) => ({ data: { id: node.id, label: shortened(names.get(node.id) ?? node.id) }, position: placed.get(node.id), classes: node.seed > 0 ? 'seed' : '' })),
      ...edges.map((edge) => ({ data: { id: JSON.stringify([edge.from, edge.to]), source: edge.from, target: edge.to, label: edge.kind } })),
    ],
    layout: { name: 'preset', padding: 28 },
    userZoomingEnabled: false,
    boxSelectionEnabled: false,
    autoungrabify: true,
    style: [
      { selector: 'node', style: { width: LEAST_SIZE, height: LEAST_SIZE, 'background-color': colour('--reached'), label: 'data(label)', color: colour('--ink'), 'font-size': 12, 'text-valign': 'bottom', 'text-margin-y': 4, 'text-background-color': colour('--surface'), 'text-background-opacity': 0.8, 'text-background-padding': 1 } },
      { selector: 'node.seed', style: { shape: 'diamond', 'background-color': colour('--seed') } },
      { selector: 'edge', style: { width: 1, 'line-color': colour('--edge'), 'target-arrow-color': colour('--edge'), 'target-arrow-shape': 'triangle', 'arrow-scale': 0.8, 'curve-style': 'bezier' } },
      { selector: 'edge.carries', style: { 'line-color': colour('--carries'), 'target-arrow-color': colour('--carries'), label: edges.length <= 24 ? 'data(label)' : '', 'font-size': 10, color: colour('--muted'), 'text-background-color': colour('--surface'), 'text-background-opacity': 0.8 } },
      { selector: '.still', style: { opacity: 0.25 } },
    ],
  });
  byId('graph').dataset.nodes = graph.nodes().length;
}

const shortened = (text) => (text.length > 22 ? `${text.slice(0, 21)}…` : text);

/** Shows the activation of a step: size of the memories, and which associations carried it there. */
function highlight(step) {
  shown = step;
  const { nodes, edges } = answered.activation;
  const all = new Map(nodes.map((node) => [node.id, node]));
  const greatest = Math.max(...nodes.map((node) => activation(node, step)), Number.MIN_VALUE);
  const last = nodes[0].hops.length + 1;
  graph.batch(() => {
    nodes.forEach((node) => {
      const value = activation(node, step);
      const size = LEAST_SIZE + (MOST_SIZE - LEAST_SIZE) * Math.sqrt(value / greatest);
      graph.getElementById(node.id).style({ width: size, height: size }).toggleClass('still', value === 0);
    });
    edges.forEach((edge) => {
      const from = all.get(edge.from);
      const carries = step === last || (step > 0 && activation(from, step - 1) > 0);
      const weight = step === last ? edge.weight : edge.weight * activation(from, Math.max(step - 1, 0));
      graph.getElementById(JSON.stringify([edge.from, edge.to]))
        .style('width', 1 + 3 * Math.sqrt(Math.min(1, weight)))
        .toggleClass('carries', carries)
        .toggleClass('still', !carries);
    });
  });
  setText(byId('graph-words'), words(step, last));
}

function words(step, last) {
  const { nodes, hop_factor: factor } = answered.activation;
  const active = nodes.filter((node) => activation(node, step) > 0);
  if (step === 0) {
    return `${active.length} seeds, whose weights have the sum 1: activation starts here.`;
  }
  if (step === last) {
    return `The sum over the hops, which the score is made of. Seeds are diamonds, sized by their weight. Every association that carried is drawn.`;
  }
  const [best] = [...active].sort((a, b) => b.hops[step - 1] - a.hops[step - 1]);
  return best
    ? `Hop ${step} passes ${factor} of the activation on. It reaches ${active.length} memories, most strongly ${best.id} with ${score(best.hops[step - 1])}.`
    : `Hop ${step} reaches nothing: no association leaves what was active.`;
}

/** Draws anew when the width or the colours change. */
export function prepareGraph() {
  const again = () => {
    if (graph) {
      draw();
      highlight(shown);
    }
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', again);
  let width = 0;
  new ResizeObserver(() => {
    if (byId('graph').clientWidth !== width) {
      width = byId('graph').clientWidth;
      again();
    }
  }).observe(byId('graph'));
}
