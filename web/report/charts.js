// How every chart of the report is drawn: as SVG, without motion, in colours that mean the same everywhere.
// A level keeps its colour from section to section. What a chart shows is decided in the sections; here is
// only how.
'use strict';

const dark_wanted = window.matchMedia('(prefers-color-scheme: dark)');
const printing = { now: false };

function palette() {
  const dark = dark_wanted.matches && !printing.now;
  return dark
    ? {
        dark,
        ink: '#e4e9ee',
        soft: '#9aa7b4',
        line: '#333e4a',
        paper: '#1a2129',
        faint: '#232c36',
        blue: '#5d9fd8',
        teal: '#4bb3a7',
        amber: '#d9a441',
        red: '#e0776b',
        grey: '#75828f',
        violet: '#a48ad4',
        levels: ['#5f7183', '#4f8fc9', '#84bdf0', '#b9a3e3'],
        top: '#e2ac47',
        heat: ['#1f2a35', '#2b5a86', '#7dbcf2'],
      }
    : {
        dark,
        ink: '#1c2733',
        soft: '#5b6876',
        line: '#dfe4ea',
        paper: '#ffffff',
        faint: '#eef1f5',
        blue: '#2f74b5',
        teal: '#2a938a',
        amber: '#c98a1b',
        red: '#bf4a3f',
        grey: '#97a3b0',
        violet: '#7a5fb0',
        levels: ['#b4c0cc', '#6fa0cd', '#2f6aa6', '#6d54a3'],
        top: '#cf9226',
        heat: ['#f3f6f9', '#a9c9e6', '#1f5c99'],
      };
}

// The colour of the level at `place` (from the lowest) of `levels`: grey below, blues between, amber at the
// top.
function level_colour(place, levels) {
  const colours = palette();
  if (place === levels - 1 && levels > 1) return colours.top;
  if (place === 0) return colours.levels[0];
  if (levels === 3) return colours.levels[2];
  return colours.levels[1 + ((place - 1) % 3)];
}

const drawn = [];

// A figure: title, chart, what it says in words, and the same figures as a table.
// `option(width)` gives the chart for a width in pixels, `height(width)` its height; `figures` is a table.
function chart_figure({ title, definition, option, height = () => 300, figures, summary }) {
  const box = el('div', {
    class: 'chart',
    role: 'img',
    'aria-label': `${title}. ${summary ?? definition}`,
  });
  drawn.push({ box, option, height, chart: null, width: 0 });
  return el(
    'figure',
    null,
    el('h4', null, title),
    box,
    el('figcaption', null, definition),
    figures ? el('details', null, el('summary', null, say('the_figures')), figures) : null,
  );
}

// A4 less its margins is 703 CSS pixels wide; two figures side by side share that. The window tells nothing
// of the paper, so the widths are stated.
const paper_width = (box) => (box.closest('.pair') ? 336 : 700);

function draw(entry) {
  const width = printing.now ? paper_width(entry.box) : Math.floor(entry.box.clientWidth);
  if (width === 0) return;
  const height = entry.height(width);
  entry.box.style.height = `${height}px`;
  entry.box.style.width = printing.now ? `${width}px` : '';
  entry.chart ??= echarts.init(entry.box, null, { renderer: 'svg', width, height });
  entry.chart.resize({ width, height });
  entry.chart.setOption(with_defaults(entry.option(width)), { notMerge: true });
  entry.width = width;
}

const draw_all = () => drawn.forEach(draw);

function forget_charts() {
  for (const entry of drawn) entry.chart?.dispose();
  drawn.length = 0;
}

const font = () => getComputedStyle(document.body).fontFamily;

function with_defaults(option) {
  const colours = palette();
  const axis = (one) => ({
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: colours.line } },
    ...one,
    axisLabel: { color: colours.soft, fontSize: 11, hideOverlap: true, ...one.axisLabel },
    nameTextStyle: { color: colours.soft, fontSize: 11, ...one.nameTextStyle },
  });
  const axes = (given) =>
    given === undefined ? undefined : (Array.isArray(given) ? given : [given]).map(axis);
  return {
    animation: false,
    color: [colours.blue, colours.amber, colours.teal, colours.violet, colours.red, colours.grey],
    textStyle: { fontFamily: font(), color: colours.ink },
    ...option,
    grid: {
      left: 4,
      right: 12,
      top: 40,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
      ...option.grid,
    },
    legend:
      option.legend === null
        ? undefined
        : {
            top: 0,
            left: 0,
            itemWidth: 12,
            itemHeight: 10,
            itemGap: 14,
            type: 'scroll',
            pageIconColor: colours.blue,
            pageTextStyle: { color: colours.soft },
            textStyle: { color: colours.ink, fontSize: 12 },
            ...option.legend,
          },
    tooltip: {
      confine: true,
      backgroundColor: colours.paper,
      borderColor: colours.line,
      padding: [8, 12],
      textStyle: { color: colours.ink, fontSize: 12 },
      ...option.tooltip,
    },
    xAxis: axes(option.xAxis),
    yAxis: axes(option.yAxis),
  };
}

const safe = (text) => echarts.format.encodeHTML(String(text));

// The box beside the pointer: a heading and lines of (mark, name, value).
function tip(heading, lines) {
  const row = ([marker, name, value]) =>
    '<div style="display:flex;gap:1.5em;justify-content:space-between">' +
    `<span>${marker ?? ''}${safe(name)}</span>` +
    `<b style="font-weight:600">${safe(value)}</b></div>`;
  const head = `<div style="margin-bottom:2px;color:${palette().soft}">${safe(heading)}</div>`;
  return head + lines.map(row).join('');
}

// Columns over months. series: {name, values, colour, shown?: texts, stack?, line?: true, axis?: 1}.
// `shown` are the words of the figures for the pointer; without them the values are counts.
function month_chart({ months, series, unit, second_unit, stacked = true }) {
  const colours = palette();
  const shown = (one, index) => (one.shown ? one.shown[index] : count(one.values[index]));
  const value_axis = (format, extra) => ({
    type: 'value',
    axisLabel: { formatter: format ?? compact },
    ...extra,
  });
  return {
    grid: { top: series.length > 1 ? 44 : 16 },
    legend: series.length > 1 ? undefined : null,
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow', shadowStyle: { color: 'rgba(120,140,160,0.12)' } },
      formatter: (points) =>
        tip(
          points[0].axisValue,
          points.map((point) => [
            point.marker,
            point.seriesName,
            shown(series[point.seriesIndex], point.dataIndex),
          ]),
        ),
    },
    xAxis: {
      type: 'category',
      data: months,
      axisLine: { onZero: true, lineStyle: { color: colours.soft } },
    },
    yAxis:
      second_unit === undefined
        ? value_axis(unit)
        : [value_axis(unit), value_axis(second_unit, { splitLine: { show: false } })],
    series: series.map((one) => ({
      name: one.name,
      type: one.line ? 'line' : 'bar',
      data: one.values,
      yAxisIndex: one.axis ?? 0,
      stack: one.line ? undefined : (one.stack ?? (stacked ? 'all' : undefined)),
      barMaxWidth: 34,
      barCategoryGap: '28%',
      symbol: 'circle',
      symbolSize: 5,
      lineStyle: { width: 2, color: one.colour },
      itemStyle: { color: one.colour },
    })),
  };
}

// Plain columns over a few categories, the value written above each.
function column_chart({ categories, values, colour, shown, heading }) {
  const text = (index) => (shown ? shown[index] : count(values[index]));
  return {
    legend: null,
    grid: { top: 24 },
    tooltip: {
      trigger: 'item',
      formatter: (point) => tip(heading(point.dataIndex), [[null, '', text(point.dataIndex)]]),
    },
    xAxis: { type: 'category', data: categories, axisLabel: { interval: 0, hideOverlap: true } },
    yAxis: { type: 'value', axisLabel: { formatter: compact } },
    series: [
      {
        type: 'bar',
        data: values,
        barMaxWidth: 44,
        itemStyle: { color: colour, borderRadius: [2, 2, 0, 0] },
        label: {
          show: true,
          position: 'top',
          color: palette().soft,
          fontSize: 11,
          formatter: (point) => text(point.dataIndex),
        },
      },
    ],
  };
}

const label_room = 10000 * 55; // basis points × pixels that a percentage needs

// Bars of one hundred per cent, one under another, cut by level. bars: {name, shares in basis points,
// shown: texts}.
function share_chart({ bars, levels, width }) {
  const colours = palette();
  const dark_ink = '#1c2733';
  const light_ink = '#ffffff';
  const is_pale = (place) => (colours.dark ? place !== 0 : place === 0 || place === levels.length - 1);
  const readable = (place) => (is_pale(place) ? dark_ink : light_ink);
  return {
    grid: { top: 36, right: 8 },
    tooltip: {
      trigger: 'item',
      formatter: (point) =>
        tip(bars[point.dataIndex].name, [
          [point.marker, point.seriesName, bars[point.dataIndex].shown[point.seriesIndex]],
        ]),
    },
    xAxis: {
      type: 'value',
      min: 0,
      max: 10000,
      interval: 2500,
      axisLabel: { formatter: (value) => `${value / 100}%` },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: bars.map((bar) => bar.name),
      axisLine: { show: false },
      axisLabel: { color: colours.ink, fontSize: 12, interval: 0 },
    },
    series: levels.map((level, place) => ({
      name: level,
      type: 'bar',
      stack: 'all',
      barWidth: 26,
      data: bars.map((bar) => bar.shares[place] ?? 0),
      itemStyle: { color: level_colour(place, levels.length), borderColor: colours.paper, borderWidth: 1 },
      label: {
        show: true,
        fontSize: 11,
        color: readable(place),
        formatter: (point) =>
          point.value * width > label_room ? percent(point.value, width < 560 ? 0 : 1) : '',
      },
    })),
  };
}
