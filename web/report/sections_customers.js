// The sections on customers, points and cost. A section is built anew for each language.
'use strict';

function customers_section() {
  return section(
    'customers',
    say('customers'),
    say('customers_lead'),
    el('div', { class: 'pair' }, sales_by_month(), active_by_month(), by_orders(), coming_back()),
    cohort_heat_map(),
  );
}

function sales_by_month() {
  const colours = palette();
  const rows = report.shop.by_month;
  const series = (name, colour) => ({
    name: say(name),
    colour,
    values: rows.map((row) => Number(row[name])),
    shown: rows.map((row) => money(row[name])),
  });
  const parts = ['sales_of_members', 'sales_of_guests'];
  const heads = ['month', ...parts, 'orders_of_members', 'orders_of_guests'];
  return chart_figure({
    title: say('sales_title'),
    definition:
      say('sales_definition', { guests: percent(report.shop.totals.guests_share_of_sales_bp) }) +
      partial_months_note(),
    option: () =>
      month_chart({
        months: months(),
        unit: (value) => symbol_of_money() + compact(value),
        series: [series(parts[0], colours.blue), series(parts[1], colours.grey)],
      }),
    figures: table(
      say('sales_title'),
      heads.map((head) => column(say(head))),
      rows.map((row) => [
        row.month,
        money(row.sales_of_members),
        money(row.sales_of_guests),
        count(row.orders_of_members),
        count(row.orders_of_guests),
      ]),
    ),
  });
}

// A member new in a month counts as new there even when several orders follow within it.
function active_by_month() {
  const colours = palette();
  const rows = report.shop.by_month;
  const returning = rows.map((row) => Math.max(0, row.active_members - row.new_members));
  return chart_figure({
    title: say('active_title'),
    definition: say('active_definition'),
    option: () =>
      month_chart({
        months: months(),
        series: [
          { name: say('returning_members'), colour: colours.teal, values: returning },
          {
            name: say('new_members'),
            colour: colours.amber,
            values: rows.map((row, index) => row.active_members - returning[index]),
          },
        ],
      }),
    figures: table(
      say('active_title'),
      ['month', 'active_members', 'new_members', 'returning_members'].map((head) => column(say(head))),
      rows.map((row, index) => [
        row.month,
        count(row.active_members),
        count(row.new_members),
        count(returning[index]),
      ]),
    ),
  });
}

function by_orders() {
  const rows = report.shop.repurchase.by_orders;
  const buyers = report.shop.totals.buyers;
  const name = (row) => (row.or_more ? say('or_more', { orders: row.orders }) : String(row.orders));
  return chart_figure({
    title: say('by_orders_title'),
    definition: say('by_orders_definition'),
    height: () => 240,
    option: () =>
      column_chart({
        categories: rows.map(name),
        values: rows.map((row) => row.members),
        colour: palette().blue,
        heading: (index) =>
          rows[index].orders === 1 ? say('n_orders_one') : say('n_orders', { orders: name(rows[index]) }),
      }),
    figures: table(
      say('by_orders_title'),
      ['orders_made', 'buyers', 'buyers_share', 'sales'].map((head) => column(say(head))),
      rows.map((row) => [
        name(row),
        count(row.members),
        percent(share(row.members, buyers)),
        money(row.sales),
      ]),
    ),
  });
}

function coming_back() {
  const rows = report.shop.repurchase.within;
  return chart_figure({
    title: say('within_title'),
    definition: say('within_definition'),
    height: () => 240,
    option: () => ({
      ...column_chart({
        categories: rows.map((row) => say('within_days', { days: row.days })),
        values: rows.map((row) => row.rate_bp ?? 0),
        shown: rows.map((row) => percent(row.rate_bp)),
        colour: palette().teal,
        heading: (index) => say('within_days', { days: rows[index].days }),
      }),
      yAxis: { type: 'value', axisLabel: { formatter: (value) => `${value / 100}%` } },
    }),
    figures: table(
      say('within_title'),
      ['days', 'observed', 'again', 'rate'].map((head) => column(say(head))),
      rows.map((row) => [count(row.days), count(row.observed), count(row.again), percent(row.rate_bp)]),
    ),
  });
}

const cohorts_drawn_max = 24;

function cohort_heat_map() {
  const all = report.shop.cohorts;
  const drawn_rows = all.slice(-cohorts_drawn_max);
  const longest = Math.max(0, ...drawn_rows.map((cohort) => cohort.active.length - 1));
  const columns = Math.min(longest, cohorts_drawn_max);
  const cut =
    all.length > drawn_rows.length ? say('cohorts_cut', { rows: drawn_rows.length, columns }) : '';
  const ages = Array.from(
    { length: Math.max(0, ...all.map((cohort) => cohort.active.length)) },
    (_, age) => age,
  );
  return chart_figure({
    title: say('cohorts_title'),
    definition: say('cohorts_definition', { cut }),
    height: (width) => 56 + drawn_rows.length * (width < 560 ? 15 : 22),
    option: (width) => heat_map_option(drawn_rows, columns, width),
    figures: table(
      say('cohorts_title'),
      [say('cohort'), say('buyers'), ...ages.slice(1).map(String)].map(column),
      all.map((cohort) => [
        cohort.month,
        count(cohort.members),
        ...ages
          .slice(1)
          .map((age) =>
            age < cohort.active.length ? percent(share(cohort.active[age], cohort.members), 0) : '',
          ),
      ]),
    ),
  });
}

function heat_map_option(cohorts, columns, width) {
  const colours = palette();
  const cells = cohorts.flatMap((cohort, row) =>
    cohort.active
      .slice(1, columns + 1)
      .map((active, index) => [index, row, share(active, cohort.members) ?? 0]),
  );
  const largest = Math.max(100, ...cells.map((cell) => cell[2]));
  const room = width / (columns + 3) > 26;
  return {
    legend: null,
    grid: { top: 44, left: 4, right: 4 },
    tooltip: {
      trigger: 'item',
      formatter: ({ data: [age, row, rate] }) =>
        tip(say('cohort_tip', { cohort: cohorts[row].month, month: age + 1 }), [
          [null, `${count(cohorts[row].active[age + 1])} / ${count(cohorts[row].members)}`, percent(rate)],
        ]),
    },
    xAxis: {
      type: 'category',
      position: 'top',
      data: Array.from({ length: columns }, (_, age) => String(age + 1)),
      name: say('months_after'),
      nameLocation: 'middle',
      nameGap: 22,
      axisLine: { show: false },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: cohorts.map((cohort) => cohort.month),
      axisLine: { show: false },
      axisLabel: { interval: 0, fontSize: width < 560 ? 10 : 11 },
    },
    visualMap: { show: false, min: 0, max: largest, inRange: { color: colours.heat } },
    series: [
      {
        type: 'heatmap',
        data: cells,
        itemStyle: { borderColor: colours.paper, borderWidth: 1 },
        emphasis: { itemStyle: { borderColor: colours.ink } },
        label: { show: room, fontSize: 10, formatter: ({ data }) => percent(data[2], 0).slice(0, -1) },
      },
    ],
  };
}

function accounts_section(result) {
  if (!result.accounts.length) return null;
  return section(
    'accounts',
    say('accounts'),
    say('accounts_lead'),
    result.accounts.map((account) => [
      result.accounts.length > 1 ? el('h3', null, words(account.title)) : null,
      el('p', { class: 'definition' }, account_words(account)),
      account_table(account),
      el(
        'div',
        { class: 'pair' },
        account_by_month(account),
        account_balance(account),
        account_ending(account),
      ),
    ]),
  );
}

function account_words(account) {
  const worth = account.worth
    ? say('account_worth', { points: count(account.worth.points), money: money(account.worth.money) })
    : say('account_no_worth');
  return (
    worth +
    gap() +
    say('holders_line', {
      members: count(account.members_with_balance),
      debtors: count(account.members_with_debt),
    })
  );
}

const account_parts = ['earned', 'spent', 'expired', 'clawed_back', 'outstanding', 'pending', 'debt'];

function account_table(account) {
  const { totals } = account;
  const rows = account_parts.map((part) => [
    say(part),
    count(totals[part]),
    ...(account.worth ? [money(totals[`${part}_worth`])] : []),
  ]);
  if (account.worth) {
    rows.push([say('liability_assumed', { redeemed: redeemed() }), '', money(totals.liability)]);
  }
  const heads = [words(account.title), say('amount'), ...(account.worth ? [say('worth_full')] : [])];
  return table(words(account.title), heads.map(column), rows, { total: account.worth !== null });
}

function account_by_month(account) {
  const colours = palette();
  const rows = account.by_month;
  const down = (part, colour) => ({
    name: say(part),
    colour,
    values: rows.map((row) => -row[part]),
    shown: rows.map((row) => count(row[part])),
  });
  const used = ['spent', 'expired', 'clawed_back'].filter((part) => account.totals[part] > 0);
  const tint = { spent: colours.violet, expired: colours.grey, clawed_back: colours.red };
  const heads = ['month', ...account_parts, ...(account.worth ? ['liability'] : [])];
  const title = say('account_title', { account: words(account.title) });
  return chart_figure({
    title,
    definition: say('account_definition') + partial_months_note(),
    option: () =>
      month_chart({
        months: months(),
        series: [
          { name: say('earned'), colour: colours.blue, values: rows.map((row) => row.earned) },
          ...used.map((part) => down(part, tint[part])),
        ],
      }),
    figures: table(
      title,
      heads.map((head) =>
        column(head === 'liability' ? say('liability_assumed', { redeemed: redeemed() }) : say(head)),
      ),
      rows.map((row) => [
        row.month,
        ...account_parts.map((part) => count(row[part])),
        ...(account.worth ? [money(row.liability)] : []),
      ]),
    ),
  });
}

function account_balance(account) {
  const colours = palette();
  const rows = account.by_month;
  const title = say('balance_title', { account: words(account.title) });
  const parts = ['outstanding', 'pending'];
  const debt = account.totals.debt > 0 ? ['debt'] : [];
  const tint = { outstanding: colours.amber, pending: colours.grey, debt: colours.red };
  return chart_figure({
    title,
    definition: say('balance_definition'),
    option: () =>
      month_chart({
        months: months(),
        series: [...parts, ...debt].map((part) => ({
          name: say(part),
          colour: tint[part],
          values: rows.map((row) => (part === 'debt' ? -row[part] : row[part])),
          shown: rows.map((row) => count(row[part])),
        })),
      }),
    figures: table(
      title,
      ['month', ...parts, 'debt'].map((head) => column(say(head))),
      rows.map((row) => [row.month, ...[...parts, 'debt'].map((part) => count(row[part]))]),
    ),
  });
}

function account_ending(account) {
  const rows = account.ending_soon;
  if (!rows.length) return null;
  const heads = ['month', 'ends', 'members'];
  return chart_figure({
    title: say('ending_title'),
    definition: say('ending_definition'),
    option: () => ({
      ...month_chart({
        months: rows.map((row) => row.month),
        series: [{ name: say('ends'), colour: palette().amber, values: rows.map((row) => row.amount) }],
      }),
    }),
    figures: table(
      say('ending_title'),
      heads.map((head) => column(say(head))),
      rows.map((row) => [row.month, count(row.amount), count(row.members)]),
    ),
  });
}

const part_colours = () => {
  const colours = palette();
  return [colours.blue, colours.amber, colours.teal, colours.violet, colours.red, colours.grey];
};

function part_remark(part) {
  const remarks = [
    part.rests_on_assumption ? say('assumed', { redeemed: redeemed() }) : null,
    part.estimated ? say('estimated') : null,
  ].filter(Boolean);
  return remarks.length ? el('span', { class: 'soft' }, ` (${remarks.join(', ')})`) : null;
}

function cost_section({ cost, ladders }) {
  const colours = part_colours();
  const rows = cost.parts.map((part, index) => [
    [key(colours[index % colours.length]), words(part.title), part_remark(part)],
    money(part.amount),
    percent(part.share_bp, 2),
    words(part.basis),
  ]);
  const assumed = cost.parts.some((part) => part.rests_on_assumption);
  rows.push([
    [
      say('cost_total'),
      assumed ? el('span', { class: 'soft' }, ` (${say('assumed', { redeemed: redeemed() })})`) : null,
    ],
    money(cost.total),
    percent(cost.total_share_bp, 2),
    '',
  ]);
  const heads = [
    column(say('part')),
    column(say('part_amount')),
    column(say('part_share')),
    column_of_words(say('part_basis')),
  ];
  return section(
    'cost',
    say('cost'),
    say('cost_lead'),
    table(say('cost'), heads, rows, { total: true }),
    cost_by_month(cost),
    cost.parts.filter((part) => part.by_level.length).map((part) => cost_by_level(part, ladders)),
    cost.not_costed.length
      ? [
          el('h3', null, say('not_costed')),
          el('p', { class: 'definition' }, say('not_costed_lead')),
          el(
            'ul',
            { class: 'plain' },
            cost.not_costed.map((one) => el('li', null, words(one))),
          ),
        ]
      : null,
  );
}

function cost_by_month(cost) {
  const colours = part_colours();
  const rate = (amount, sales) => (Number(sales) > 0 ? (Number(amount) / Number(sales)) * 10000 : 0);
  const rows = cost.by_month;
  const shown_parts = cost.parts
    .map((part, index) => ({ part, index }))
    .filter(({ part }) => Number(part.amount) !== 0);
  return chart_figure({
    title: say('cost_title'),
    definition: say('cost_definition', { sales: money(cost.sales), redeemed: redeemed() }),
    option: () =>
      month_chart({
        months: months(),
        unit: (value) => `${Number((value / 100).toFixed(2))}%`,
        series: shown_parts.map(({ part, index }) => ({
          name: words(part.title),
          colour: colours[index % colours.length],
          values: rows.map((row) => rate(row.amounts[index], row.sales)),
          shown: rows.map(({ amounts, sales }) => {
            const rounded = Math.round(rate(amounts[index], sales));
            return `${money(amounts[index])} · ${percent(rounded, 2)}`;
          }),
        })),
      }),
    figures: table(
      say('cost_title'),
      [say('month'), say('sales'), ...cost.parts.map((part) => words(part.title))].map(column),
      rows.map((row) => [row.month, money(row.sales), ...row.amounts.map(money)]),
    ),
  });
}

function cost_by_level(part, ladders) {
  const title = say('by_level_title', { part: words(part.title) });
  const rows = part.by_level.map((row) => {
    const ladder = ladders.find((one) => one.ladder === row.ladder);
    const place = ladder ? place_of(ladder, row.level) : -1;
    return [place >= 0 ? named(ladder, place) : row.level, money(row.eligible), money(row.amount)];
  });
  return [
    el('h3', null, title),
    table(title, [say('level'), say('eligible'), say('part_amount')].map(column), rows),
  ];
}
