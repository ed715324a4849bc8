// Elements that are made once and changed in place, so that focus, selection and readers stay where they are.

/** Makes an element with attributes, and children that are texts or elements. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    made.setAttribute(attribute, value);
  }
  made.append(...children);
  return made;
}

/** Returns the element of that id, which the page has. */
export const byId = (id) => document.getElementById(id);

/** Sets the text of an element if it is another one. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Sets an attribute if it is another one. */
export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

/** Makes the children of an element those of the items: by key they are kept, made, put in order and removed. */
export function keyed(parent, items, keyOf, make, update) {
  const known = new Map();
  for (const child of parent.children) {
    known.set(child.dataset.key, child);
  }
  items.forEach((item, place) => {
    const key = String(keyOf(item));
    let child = known.get(key);
    known.delete(key);
    if (!child) {
      child = make(item);
      child.dataset.key = key;
    }
    if (parent.children[place] !== child) {
      parent.insertBefore(child, parent.children[place] ?? null);
    }
    update(child, item);
  });
  known.forEach((child) => child.remove());
}

/**
 * A table. A column has a label, whether it is a number, and `text(item)`; or `fill(cell, item)` for what is no text. The roles stand
 * there by name, for on a narrow page the rows are laid out as blocks.
 */
export class Table {
  constructor(parent, caption, columns, keyOf, empty) {
    this.columns = columns;
    this.keyOf = keyOf;
    this.body = el('tbody', { role: 'rowgroup' });
    const row = el('tr', { role: 'row' });
    for (const column of columns) {
      const cell = el('th', { scope: 'col', role: 'columnheader' });
      if (column.number) {
        cell.className = 'number';
      }
      cell.append(column.hidden ? el('span', { class: 'unseen' }, column.label) : column.label);
      row.append(cell);
    }
    this.table = el('table', { role: 'table' },
      el('caption', { class: 'unseen' }, caption), el('thead', { role: 'rowgroup' }, row), this.body);
    this.empty = el('p', { class: 'note' }, empty);
    parent.append(this.table, this.empty);
    this.show([]);
  }

  /** Shows these items, in their order. */
  show(items) {
    this.table.hidden = items.length === 0;
    this.empty.hidden = items.length > 0;
    keyed(this.body, items, this.keyOf, () => this.row(), (row, item) => {
      this.columns.forEach((column, place) => {
        const cell = row.children[place];
        if (column.fill) {
          column.fill(cell, item);
        } else {
          setText(cell, column.text(item));
        }
      });
    });
  }

  row() {
    const row = el('tr', { role: 'row' });
    for (const column of this.columns) {
      row.append(el('td', { role: 'cell', 'data-label': column.label, class: `${column.number ? 'number ' : ''}${column.kind ?? ''}`.trim() }));
    }
    return row;
  }
}

/** Shows names and values in a list of definitions. */
export function figures(list, entries) {
  keyed(list, entries, (entry) => entry[0], () => el('div', {}, el('dt'), el('dd')), (pair, [name, value]) => {
    setText(pair.children[0], name);
    setText(pair.children[1], value);
  });
}

/** Shows a state as a pill: its text, and a colour beside it. */
export function pill(cell, state) {
  if (!cell.firstElementChild) {
    cell.append(el('span', { class: 'pill' }));
  }
  setText(cell.firstElementChild, state);
  setAttribute(cell.firstElementChild, 'data-state', state.replace(/\W.*/, ''));
}
