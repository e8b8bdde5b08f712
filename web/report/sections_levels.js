// The sections on levels: who stands where, moves, one step below, thresholds. A section is built anew for
// each language.
'use strict';

const section = (id, title, lead, ...content) =>
  el(
    'section',
    { id, 'aria-labelledby': `${id}_title` },
    el('h2', { id: `${id}_title` }, title),
    lead ? el('p', { class: 'lead' }, lead) : null,
    content,
  );

const named = (ladder, place) =>
  el(
    'span',
    { class: 'named' },
    key(level_colour(place, ladder.levels.length)),
    words(ladder.levels[place].title),
  );
const place_of = (ladder, id) => ladder.levels.findIndex((level) => level.level === id);
const symbol_of_money = () => currency_symbol.trim();

// A ladder's heading is shown when there is more than one.
const ladder_heading = (result, ladder) =>
  result.ladders.length > 1 ? el('h3', null, words(ladder.title)) : null;

// Months as the axis shows them; the note says when the first or the last is not a whole one.
const months = () => report.header.period.months;
function partial_months_note() {
  const { from, until } = report.header.period;
  const last_day = new Date(Date.UTC(+until.slice(0, 4), +until.slice(5, 7), 0)).getUTCDate();
  const whole = from.slice(8, 10) === '01' && +until.slice(8, 10) === last_day;
  return whole ? '' : gap() + say('starred_month', { from: day(from), until: day(until) });
}

function levels_section(result) {
  return section(
    'levels',
    say('levels'),
    say('levels_lead'),
    result.ladders.map((ladder) => [
      ladder_heading(result, ladder),
      ladder.replayed
        ? [
            level_shares(ladder),
            level_table(ladder),
            el('div', { class: 'pair' }, levels_over_time(ladder), level_flow(ladder)),
            flow_of_period(ladder),
            el('div', { class: 'pair' }, moves_matrix(ladder), reached_by_one_order(ladder)),
          ]
        : el('p', { class: 'empty' }, ladder.note ? words(ladder.note) : say('not_replayed')),
    ]),
  );
}

function level_shares(ladder) {
  const { levels } = ladder;
  const wanted = levels.every((level) => level.wanted_share_bp !== null);
  const bars = [
    {
      name: say('members'),
      shares: levels.map((level) => level.members_share_bp),
      shown: levels.map((level) => `${count(level.members)} · ${percent(level.members_share_bp)}`),
    },
    wanted
      ? {
          name: say('wanted_share'),
          shares: levels.map((level) => level.wanted_share_bp),
          shown: levels.map((level) => percent(level.wanted_share_bp)),
        }
      : null,
    {
      name: say('sales'),
      shares: levels.map((level) => level.sales_share_bp),
      shown: levels.map((level) => `${money(level.sales)} · ${percent(level.sales_share_bp)}`),
    },
  ].filter(Boolean);
  return chart_figure({
    title: say('share_title'),
    definition: say('share_definition') + gap() + say(`wanted_${ladder.wanted_source}`),
    summary: levels.map((level) => `${words(level.title)} ${percent(level.members_share_bp)}`).join(', '),
    height: () => 72 + 44 * bars.length,
    option: (width) => share_chart({ bars, width, levels: levels.map((level) => words(level.title)) }),
  });
}

function level_table(ladder) {
  const anybody = report.shop.totals.members > 0;
  const shares = (level) =>
    anybody && is_far_from_wanted(level)
      ? { content: percent(level.members_share_bp), class: 'mark' }
      : percent(level.members_share_bp);
  const rows = ladder.levels.map((level, place) => [
    named(ladder, place),
    count(level.members),
    shares(level),
    percent(level.wanted_share_bp),
    money(level.sales),
    percent(level.sales_share_bp),
    count(level.orders),
    money(level.amount_per_order),
    decimal(level.orders_per_member),
    percent(level.repurchase_rate_bp),
    money(level.sales_while_held),
  ]);
  const heads = [
    'level',
    'members',
    'members_share',
    'wanted_share',
    'sales',
    'sales_share',
    'orders',
    'amount_per_order',
    'orders_per_member',
    'repurchase_rate',
    'sales_while_held',
  ];
  return [
    table(
      words(ladder.title),
      heads.map((head) => column(say(head))),
      rows,
    ),
    el('p', { class: 'definition' }, say('levels_definition')),
  ];
}

function levels_over_time(ladder) {
  const { levels, flow } = ladder;
  const upper = levels.slice(1);
  return chart_figure({
    title: say('over_time_title'),
    definition: say('over_time_definition', { lowest: words(levels[0].title) }) + partial_months_note(),
    option: () =>
      month_chart({
        months: months(),
        series: upper.map((level, index) => ({
          name: words(level.title),
          colour: level_colour(index + 1, levels.length),
          values: flow.map((month) => month.levels[index + 1].closing),
        })),
      }),
    figures: table(
      say('over_time_title'),
      [say('month'), ...levels.map((level) => words(level.title))].map(column),
      flow.map((month) => [month.month, ...month.levels.map((level) => count(level.closing))]),
    ),
  });
}

const flow_parts = ['opening', 'joined', 'up_in', 'down_in', 'up_out', 'down_out', 'closing'];

function level_flow(ladder) {
  const { flow, levels } = ladder;
  const sum = (month, part) => month.levels.reduce((total, level) => total + level[part], 0);
  const colours = palette();
  const rises = flow.map((month) => sum(month, 'up_in'));
  const falls = flow.map((month) => sum(month, 'down_in'));
  const rows = flow.flatMap((month) =>
    month.levels.map((level, place) => [
      month.month,
      words(levels[place].title),
      ...flow_parts.map((part) => count(level[part])),
    ]),
  );
  return chart_figure({
    title: say('flow_title'),
    definition: say('flow_definition'),
    option: () =>
      month_chart({
        months: months(),
        series: [
          { name: say('rises'), colour: colours.teal, values: rises },
          {
            name: say('falls'),
            colour: colours.red,
            values: falls.map((value) => -value),
            shown: falls.map(count),
          },
        ],
      }),
    figures: table(
      say('flow_title'),
      [column(say('month')), column_of_words(say('level')), ...flow_parts.map((part) => column(say(part)))],
      rows,
    ),
  });
}

// The whole period in one line per level.
function flow_of_period(ladder) {
  const { levels, flow } = ladder;
  if (!flow.length) return null;
  const over_all = levels.map((_, place) =>
    flow_parts.map((part) => {
      if (part === 'opening') return flow[0].levels[place].opening;
      if (part === 'closing') return flow.at(-1).levels[place].closing;
      return flow.reduce((total, month) => total + month.levels[place][part], 0);
    }),
  );
  return [
    el('h3', null, say('period_flow_title')),
    table(
      say('period_flow_title'),
      [say('level'), ...flow_parts.map((part) => say(part))].map(column),
      levels.map((_, place) => [named(ladder, place), ...over_all[place].map(count)]),
    ),
  ];
}

function moves_matrix(ladder) {
  const { levels, moves } = ladder;
  const pair = (from, to) => moves.find((move) => move.from === from.level && move.to === to.level);
  const cell = (from, to) => {
    if (from === to) return { content: '', class: 'same' };
    const move = pair(from, to);
    return move ? [count(move.moves), el('span', { class: 'soft' }, ` (${count(move.members)})`)] : none;
  };
  return el(
    'div',
    null,
    el('h3', null, say('moves_title')),
    table(
      say('moves_title'),
      [say('from_to'), ...levels.map((level) => words(level.title))].map(column),
      levels.map((from, place) => [named(ladder, place), ...levels.map((to) => cell(from, to))]),
    ),
    el('p', { class: 'definition' }, say('moves_definition')),
  );
}

function reached_by_one_order(ladder) {
  if (!ladder.by_one_order.length) return null;
  const rows = ladder.by_one_order.map((one) => [
    named(ladder, place_of(ladder, one.level)),
    count(one.members),
    count(one.reached),
    percent(share(one.members, one.reached)),
  ]);
  return el(
    'div',
    null,
    el('h3', null, say('one_order_title')),
    table(
      say('one_order_title'),
      [say('level'), say('by_one_order'), say('reached'), say('share_of_reached')].map(column),
      rows,
    ),
    el('p', { class: 'definition' }, say('one_order_definition')),
  );
}

function near_section(result) {
  const ladders = replayed_ladders(result).filter((ladder) => ladder.one_step_below.length);
  if (!ladders.length) return null;
  return section(
    'near',
    say('near'),
    say('near_lead'),
    ladders.map((ladder) => [
      ladder_heading(result, ladder),
      el(
        'div',
        { class: 'pair' },
        ladder.one_step_below.map((step) => near_level(ladder, step)),
      ),
    ]),
  );
}

function band_name(band, index, bands) {
  const short = (value) => decimal(value).replace(/\.0+$/, '');
  if (band.up_to !== null) return `≤${short(band.up_to)}`;
  return index === 0 ? say('band_any') : `>${short(bands[index - 1].up_to)}`;
}

const metric_name = (metric) => (dictionary[`metric_${metric}`] ? say(`metric_${metric}`) : metric);

function near_level(ladder, step) {
  const level = words(level_of(ladder, step.next).title);
  const names = step.bands.map((band, index) => band_name(band, index, step.bands));
  const held = step.held_back ? say('near_held', { members: count(step.held_back) }) : '';
  const figure = chart_figure({
    title: say('near_title', { level }),
    definition: say('near_definition', {
      members: count(step.members),
      held,
      unit: ladder.unit === 'money' ? report.header.currency.code : metric_name(ladder.metric),
    }),
    height: () => 220,
    option: () =>
      column_chart({
        categories: names,
        values: step.bands.map((band) => band.members),
        colour: level_colour(place_of(ladder, step.next), ladder.levels.length),
        heading: (index) => `${say('band')} ${names[index]}`,
      }),
    figures: table(
      say('near_title', { level }),
      [say('band'), say('members')].map(column),
      step.bands.map((band, index) => [names[index], count(band.members)]),
    ),
  });
  figure.append(near_list(ladder, step));
  return figure;
}

function near_list(ladder, step) {
  const title = say('near_list', { members: count(step.top.length) });
  const also = (one) =>
    say('also_one', {
      metric: metric_name(one.metric),
      now: metric_value(one.now, one.unit),
      needed: metric_value(one.needed, one.unit),
    });
  const any_also = step.top.some((member) => member.also.length);
  const rows = step.top.map((member) => [
    member.member,
    metric_value(member.needed, ladder.unit),
    metric_value(member.now, ladder.unit),
    ...(any_also ? [member.also.map(also).join('; ') || none] : []),
    count(member.orders),
    day(member.last_order_at),
  ]);
  const heads = [
    column(say('member')),
    column(say('needed')),
    column(say('now')),
    ...(any_also ? [column_of_words(say('also'))] : []),
    column(say('orders')),
    column(say('last_order')),
  ];
  return el(
    'details',
    null,
    el('summary', null, title),
    step.top.length ? table(title, heads, rows) : el('p', { class: 'empty' }, say('empty')),
  );
}

function thresholds_section(result) {
  const ladders = replayed_ladders(result).filter((ladder) => ladder.thresholds.length);
  if (!ladders.length) return null;
  return section(
    'thresholds',
    say('thresholds'),
    say('thresholds_lead'),
    ladders.map((ladder) => [
      ladder_heading(result, ladder),
      ladder.thresholds.map((proposal) => threshold_proposal(ladder, proposal)),
    ]),
  );
}

function threshold_proposal(ladder, proposal) {
  const title = say('proposal', {
    shares: proposal.levels.map((level) => percent(level.wanted_share_bp, 0).slice(0, -1)).join(' / '),
  });
  const rows = proposal.levels.map((one) => {
    const level = level_of(ladder, one.level);
    return [
      named(ladder, place_of(ladder, one.level)),
      metric_value(one.current, ladder.unit),
      el('strong', null, metric_value(one.proposed, ladder.unit)),
      percent(one.wanted_share_bp),
      percent(level.members_share_bp),
      percent(one.share_bp),
      count(one.members),
    ];
  });
  const heads = [
    say('level'),
    say('current'),
    say('proposed'),
    say('wanted_share'),
    say('members_share'),
    say('would_share'),
    say('would_hold', { looked_at: count(proposal.looked_at) }),
  ];
  return [
    el('h3', null, title),
    table(title, heads.map(column), rows),
    el(
      'p',
      { class: 'definition' },
      say('movers', {
        looked_at: count(proposal.looked_at),
        up: count(proposal.up),
        down: count(proposal.down),
        unchanged: count(proposal.unchanged),
      }) +
        gap() +
        words(proposal.method),
    ),
  ];
}
