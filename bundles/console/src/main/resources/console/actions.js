// What operators do: a dialog says what will happen, takes reason and token, and shows what the server refuses.

import { byId, el, setText } from './dom.js';

const KEPT = 'engram.admin-token';
const dialog = byId('dialog');
let token = sessionStorage.getItem(KEPT) ?? '';
let current;

/**
 * Asks for an action.
 *
 * @param action `title`, `words`, `confirm` (label of the button), `danger`, `path`, `body` (fields that are fixed), `fields`: each with
 *     `name`, `label`, `value` or `options`, and `read(text)`, which gives the value to send or undefined for none
 */
export function ask(action) {
  current = action;
  setText(byId('dialog-title'), action.title);
  setText(byId('dialog-words'), action.words);
  setText(byId('dialog-confirm'), action.confirm);
  byId('dialog-confirm').className = action.danger ? 'danger' : 'primary';
  byId('dialog-fields').replaceChildren(...(action.fields ?? []).map(field));
  byId('why').value = '';
  byId('token').value = token;
  byId('keep').checked = sessionStorage.getItem(KEPT) !== null;
  setText(byId('dialog-problem'), '');
  dialog.showModal();
}

function field({ name, label, value, options }) {
  const id = `field-${name}`;
  const input = options
    ? el('select', { id }, ...options.map(([key, text]) => el('option', { value: key }, text)))
    : el('input', { id, value });
  return el('p', { class: 'field' }, el('label', { for: id }, label), input);
}

/** Sends a request and gives its answer; an answer of refusal is an error with the server's sentence. */
export async function call(method, path, body, headers = {}) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (problem) {
    throw new Error(`The server was not reached: ${problem.message}`, { cause: problem });
  }
  const json = await answer.json();
  if (json.error) {
    throw new Error(json.error.message);
  }
  return json;
}

function keep(given) {
  token = given;
  if (byId('keep').checked) {
    sessionStorage.setItem(KEPT, given);
  } else {
    sessionStorage.removeItem(KEPT);
  }
}

function asked() {
  const body = { ...current.body };
  for (const { name, read } of current.fields ?? []) {
    const value = read(byId(`field-${name}`).value.trim());
    if (value !== undefined) {
      body[name] = value;
    }
  }
  const why = byId('why').value.trim();
  return why === '' ? body : { ...body, why };
}

/** Prepares the dialog; `done(sentence)` is told what an action did. */
export function prepareActions(done) {
  byId('dialog-cancel').addEventListener('click', () => dialog.close());
  byId('dialog-form').addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = byId('dialog-confirm');
    if (button.disabled) {
      return;
    }
    button.disabled = true;
    setText(byId('dialog-problem'), '');
    const given = byId('token').value.trim();
    const action = current;
    try {
      const answer = await call('POST', action.path, asked(), { Authorization: `Bearer ${given}` });
      keep(given);
      dialog.close();
      done(`${action.title}: done${answer.changes?.length === 0 ? ', and no route has changed' : ''}.`);
    } catch (problem) {
      setText(byId('dialog-problem'), problem.message);
    } finally {
      button.disabled = false;
    }
  });
}
