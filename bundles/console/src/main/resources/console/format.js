// Numbers as people read them. What is absent is a dash.

const NONE = '–';

/** A whole number in groups of three. */
export function count(value) {
  return value === undefined || value === null ? NONE : Math.round(value).toLocaleString('en').replaceAll(',', '\u202f');
}

/** Nanoseconds with the unit that fits. */
export function duration(nanos) {
  if (nanos === undefined || nanos === null) {
    return NONE;
  }
  for (const [unit, size] of [['s', 1e9], ['ms', 1e6], ['µs', 1e3]]) {
    if (nanos >= size) {
      return `${short(nanos / size)} ${unit}`;
    }
  }
  return `${short(nanos)} ns`;
}

/** Calls a second. */
export function rate(perSecond) {
  return perSecond === undefined ? NONE : perSecond >= 100 ? count(perSecond) : short(perSecond);
}

/** Bytes in powers of 1 024. */
export function bytes(value) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let place = 0;
  let size = value;
  while (size >= 1024 && place < units.length - 1) {
    size /= 1024;
    place++;
  }
  return `${short(size)} ${units[place]}`;
}

/** Seconds as minutes and seconds. */
export function seconds(value) {
  return value < 60 ? `${value} s` : `${Math.floor(value / 60)} min ${value % 60} s`;
}

/** A moment as the time of day here, with the date if it is of another day. */
export function moment(text) {
  const when = new Date(text);
  if (Number.isNaN(when.getTime())) {
    return text;
  }
  const time = when.toLocaleTimeString('en-GB');
  return when.toDateString() === new Date().toDateString() ? time : `${when.toLocaleDateString('en-CA')} ${time}`;
}

/** A score or an activation. */
export function score(value) {
  return value === 0 ? '0' : Math.abs(value) < 0.001 ? value.toExponential(1) : value.toFixed(4);
}

function short(value) {
  return String(value >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
}
