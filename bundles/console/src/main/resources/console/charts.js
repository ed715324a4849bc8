// Latency over time, with a mark for each change of who serves, as a chart and as a table.

import { byId, el, setText, Table } from './dom.js';
import { duration, moment, rate } from './format.js';
import { kernelName } from './overview.js';

const MOST_POINTS = 900;
const LEAST_SECONDS = 60;
const HEIGHT = 240;
const TABLE_EVERY_SECONDS = 10;
const MARKED = ['swap', 'rollback', 'return', 'pin', 'unpin', 'retire', 'reject', 'rollout', 'rollout-step', 'rollout-abort', 'rollout-done'];

const times = [];
const series = new Map();
const calls = new Map();
let marks = [];
let chart;

const chosen = byId('chart-kernel');
const place = byId('chart');
const empty = byId('chart-empty');
const table = new Table(byId('chart-table'), 'Latency, newest first', [
  { label: 'Time', number: true, text: (row) => moment(row.time * 1000) },
  { label: 'Calls a second', number: true, text: (row) => rate(row.rate) },
  { label: 'Median', number: true, text: (row) => duration(row.p50) },
  { label: 'p99', number: true, text: (row) => duration(row.p99) },
  { label: 'Reference', number: true, text: (row) => duration(row.reference) },
  { label: 'Change', kind: 'words', text: (row) => row.marks },
], (row) => row.time, 'Nothing was measured yet.');

/** Adds a state to the series and draws. */
export function showLatency(state) {
  times.push(Date.parse(state.time) / 1000);
  for (const latency of state.latencies) {
    if (!series.has(latency.kernel)) {
      series.set(latency.kernel, { p50: [], p99: [], reference: [], rate: [] });
      calls.set(latency.kernel, 0);
      chosen.append(el('option', { value: latency.kernel }, kernelName(latency.kernel)));
    }
    calls.set(latency.kernel, latency.calls);
    const own = series.get(latency.kernel);
    own.p50.push(latency.p50_nanos ?? null);
    own.p99.push(latency.p99_nanos ?? null);
    own.reference.push(latency.reference.p50_nanos ?? null);
    own.rate.push(latency.per_second);
  }
  if (times.length > MOST_POINTS) {
    times.shift();
    series.forEach((own) => Object.values(own).forEach((values) => values.shift()));
  }
  marks = state.history
    .filter((entry) => MARKED.includes(entry.what))
    .map((entry) => ({ time: Date.parse(entry.when) / 1000, what: entry.what, kernels: entry.kernel ?? '', text: sentence(entry) }));
  draw();
}

function sentence(entry) {
  const to = [...new Set((entry.to ?? '').split(',').filter((name) => name !== '' && name !== '-'))].join(', ');
  return to === '' ? entry.what : `${entry.what} → ${to}`;
}

const ownMarks = () => marks.filter((mark) => mark.kernels === '' || mark.kernels.includes(chosen.value));

function draw() {
  const own = series.get(chosen.value);
  const data = [times, own.p50, own.p99, own.reference];
  if (chart) {
    chart.setData(data);
  } else if (times.length > 1) {
    chart = new window.uPlot(options(), data, place);
  }
  const last = times.length - 1;
  const nothing = own.p50.some((value) => value !== null) ? '' : calls.get(chosen.value) === 0 ? 'No calls yet.' : 'No calls in the time shown.';
  empty.hidden = nothing === '';
  setText(empty, nothing);
  place.setAttribute('aria-label', nothing !== '' ? `${kernelName(chosen.value)}, latency over time. ${nothing}` : `${kernelName(chosen.value)}, latency over time. Now: median ${duration(own.p50[last])}, `
    + `99th percentile ${duration(own.p99[last])}, reference ${duration(own.reference[last])}. The table below has the numbers.`);
  if (byId('chart-table').closest('details').open) {
    showTable(own);
  }
}

function showTable(own) {
  const rows = [];
  for (let i = times.length - 1; i >= 0 && rows.length < 30; i -= TABLE_EVERY_SECONDS) {
    const from = times[Math.max(0, i - TABLE_EVERY_SECONDS)];
    rows.push({
      time: times[i],
      rate: own.rate[i],
      p50: own.p50[i],
      p99: own.p99[i],
      reference: own.reference[i],
      marks: ownMarks().filter((mark) => mark.time > from && mark.time <= times[i]).map((mark) => mark.text).join('; '),
    });
  }
  table.show(rows);
}

function options() {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const axis = { stroke: colour('--muted'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 }, font: '12px system-ui, sans-serif' };
  const line = (label, stroke, dash) => ({ label, stroke: colour(stroke), width: 2, dash, points: { size: 4 } });
  return {
    width: place.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false },
    scales: {
      x: { range: (_, least, greatest) => [Math.min(least, greatest - LEAST_SECONDS), greatest] },
      y: { distr: 3, log: 10, range: (_, least, greatest) => [10 ** Math.floor(Math.log10((least || 1e3) * 0.99)), 10 ** Math.ceil(Math.log10((greatest || 1e5) * 1.01))] },
    },
    axes: [
      { ...axis, values: [[60, '{HH}:{mm}'], [1, '{HH}:{mm}:{ss}']], space: 80 },
      { ...axis, size: 64, values: (_, splits) => splits.map((value) => (value !== null && Number.isInteger(Math.log10(value)) ? duration(value) : '')) },
    ],
    series: [{}, line('median', '--p50'), line('p99', '--p99', [6, 4]), line('reference', '--reference', [2, 3])],
    hooks: { draw: [(drawn) => drawMarks(drawn, colour('--mark'), colour('--ink'))] },
  };
}

function drawMarks(drawn, stroke, ink) {
  const { ctx, bbox } = drawn;
  const scale = window.devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.setLineDash([]);
  ctx.font = `${12 * scale}px system-ui, sans-serif`;
  ctx.textBaseline = 'top';
  let row = 0;
  for (const mark of ownMarks().filter(({ time }) => time >= drawn.scales.x.min).reverse()) {
    const x = drawn.valToPos(mark.time, 'x', true);
    ctx.strokeStyle = stroke;
    ctx.lineWidth = 1.5 * scale;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillStyle = ink;
    const width = ctx.measureText(mark.text).width;
    const left = x + width + 8 * scale > bbox.left + bbox.width ? x - width - 4 * scale : x + 4 * scale;
    ctx.fillText(mark.text, left, bbox.top + (4 + 16 * (row++ % 3)) * scale);
  }
  ctx.restore();
}

function again() {
  chart?.destroy();
  chart = undefined;
  if (times.length > 0) {
    draw();
  }
}

/** Draws anew when the kernel, the width or the colours change. */
export function prepareCharts() {
  chosen.addEventListener('change', again);
  byId('chart-table').closest('details').addEventListener('toggle', () => times.length > 0 && draw());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', again);
  new ResizeObserver(() => chart && chart.width !== place.clientWidth && chart.setSize({ width: place.clientWidth, height: HEIGHT })).observe(place);
}
