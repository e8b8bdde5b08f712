// Figures as a reader expects them, and elements built without markup. Money stays a decimal string from
// the file to the page: only charts turn it into a number, because a bar needs a length. Nothing here knows
// what the figures mean.
'use strict';

const report = JSON.parse(document.getElementById('result').textContent);
const view = { language: 'zh', result: 0 };

const locale = () => (view.language === 'zh' ? 'zh-CN' : 'en');
const words = (both) => both[view.language];

// A phrase of the dictionary with its {places} filled. A key that is not there is a defect the browser test
// must see.
function say(key, values = {}) {
  const both = dictionary[key];
  if (!both) throw new Error(`no words for ${key}`);
  return both[view.language === 'zh' ? 0 : 1].replace(/\{(\w+)\}/g, (_, name) => {
    if (!(name in values)) throw new Error(`no value for ${name} in ${key}`);
    return values[name];
  });
}

const none = '–';
const group_digits = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ',');

// "-1234567.50" -> "−1,234,567.50", without going through floating point.
function decimal(text) {
  if (text === null) return none;
  const [, sign, whole, part] = /^(-?)(\d+)(\.\d+)?$/.exec(text);
  return (sign ? '−' : '') + group_digits(whole) + (part ?? '');
}

const count = (value) =>
  value === null ? none : (value < 0 ? '−' : '') + group_digits(String(Math.abs(value)));

// Basis points as a percentage with the given number of decimals (0 to 2), rounded half up in whole
// numbers.
function percent(basis_points, decimals = 1) {
  if (basis_points === null) return none;
  const step = 10 ** (2 - decimals);
  const scaled = Math.floor((Math.abs(basis_points) + step / 2) / step);
  const digits = String(scaled).padStart(decimals + 1, '0');
  const whole = group_digits(digits.slice(0, digits.length - decimals));
  const part = decimals ? '.' + digits.slice(-decimals) : '';
  return (basis_points < 0 ? '−' : '') + whole + part + '%';
}

const share = (part, whole) => (whole ? Math.floor((part * 10000 + whole / 2) / whole) : null);

const currency_symbol = (() => {
  try {
    const parts = new Intl.NumberFormat('en', {
      style: 'currency',
      currency: report.header.currency.code,
      currencyDisplay: 'narrowSymbol',
    }).formatToParts(0);
    return parts.find((part) => part.type === 'currency').value;
  } catch {
    return report.header.currency.code + ' ';
  }
})();

function money(text) {
  if (text === null) return none;
  return text.startsWith('-')
    ? '−' + currency_symbol + decimal(text.slice(1))
    : currency_symbol + decimal(text);
}

// A value of a ladder's metric: money carries its sign, counts and points do not.
const metric_value = (text, unit) => (unit === 'money' ? money(text) : decimal(text));

const compact = (value) =>
  new Intl.NumberFormat(locale(), { notation: 'compact', maximumFractionDigits: 1 }).format(value);

const day = (instant) => instant.slice(0, 10);
const minute = (instant) => instant.slice(0, 16).replace('T', ' ');

// An element; attributes beginning with "on" are listeners, children may be nested lists, null is left out.
function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

// A table. Columns: {name, words?: true for text}. Rows: lists of cells; a cell is text, an element, or
// {content, class}. The first cell of a row names it. `total`: the last row is a sum.
function table(label, columns, rows, { total = false } = {}) {
  const cell = (content, index) => {
    const plain =
      content !== null &&
      typeof content === 'object' &&
      !(content instanceof Node) &&
      !Array.isArray(content);
    const inner = plain ? content.content : content;
    const kind =
      [columns[index].words ? 'words' : null, plain ? content.class : null].filter(Boolean).join(' ') ||
      null;
    return index === 0 ? el('th', { scope: 'row', class: kind }, inner) : el('td', { class: kind }, inner);
  };
  const body = rows.map((row, number) =>
    el('tr', { class: total && number === rows.length - 1 ? 'total' : null }, row.map(cell)),
  );
  const head = columns.map((column) =>
    el('th', { scope: 'col', class: column.words ? 'words' : null }, column.name),
  );
  return el(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label },
    el(
      'table',
      {
        class:
          columns.length > 12
            ? 'many'
            : columns.length < 6 && !columns.some((one) => one.words)
              ? 'few'
              : null,
      },
      el('thead', null, el('tr', null, head)),
      el('tbody', null, body),
    ),
  );
}

const key = (colour) => el('span', { class: 'key', style: `background:${colour}`, 'aria-hidden': 'true' });
const column = (name) => ({ name });
const column_of_words = (name) => ({ name, words: true });
