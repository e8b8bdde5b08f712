// The head of the page, the key figures, the comparison of two programmes, the quality of the data and the
// assumptions.
'use strict';

function page_head() {
  const { header, data } = report;
  const { currency } = header;
  const fact = (name, value) => el('div', null, el('dt', null, say(name)), el('dd', null, value));
  const programme_line = (one) => say('programme_line', { file: one.file, version: one.version });
  const file =
    header.orders_file.mapping === null
      ? header.orders_file.file
      : say('mapping_named', { file: header.orders_file.file, mapping: header.orders_file.mapping });
  const converted = currency.file_code !== currency.code || currency.rate !== '1';
  return el(
    'header',
    { class: 'head' },
    el(
      'div',
      { class: 'wide' },
      el(
        'div',
        { class: 'head_top' },
        el(
          'div',
          null,
          el('p', { class: 'overline' }, say('report_title')),
          el('h1', null, words(header.programme.title)),
          header.against
            ? el(
                'p',
                { class: 'against' },
                say('compared_with', { programme: words(header.against.title) }),
              )
            : null,
        ),
        el(
          'div',
          { class: 'tools' },
          el(
            'button',
            {
              type: 'button',
              id: 'language',
              lang: view.language === 'zh' ? 'en' : 'zh-CN',
              onclick: switch_language,
            },
            say('other_language'),
          ),
          el('button', { type: 'button', class: 'print', onclick: () => window.print() }, say('print')),
        ),
      ),
      el(
        'dl',
        { class: 'facts' },
        fact(
          'period',
          say('period_line', { from: minute(header.period.from), until: minute(header.period.until) }),
        ),
        fact('orders_file', file),
        fact('rows_read', count(data.rows_read)),
        fact('programme', programme_line(header.programme)),
        header.against ? fact('programme', programme_line(header.against)) : null,
        fact(
          'currency',
          converted
            ? say('currency_converted', {
                code: currency.code,
                file_code: currency.file_code,
                rate: currency.rate,
              })
            : currency.code,
        ),
        fact('time_zone', header.time_zone),
        fact('generated_by', header.generated_by),
      ),
      header.coverage.whole_file
        ? null
        : el(
            'p',
            { class: 'banner', role: 'note' },
            el('strong', null, say('only_part')),
            header.coverage.reason ? words(header.coverage.reason) : '',
          ),
      header.orders_file.synthetic ? el('p', { class: 'banner', role: 'note' }, say('synthetic')) : null,
    ),
  );
}

function navigation(sections) {
  return el(
    'nav',
    { 'aria-label': say('contents') },
    el(
      'ul',
      { class: 'wide' },
      sections.map((one) =>
        el('li', null, el('a', { href: `#${one.id}` }, one.querySelector('h2').textContent)),
      ),
    ),
  );
}

function key_figures(result) {
  const { totals, repurchase } = report.shop;
  const tile = (name, value, beside) =>
    el(
      'div',
      { class: 'tile' },
      el('div', { class: 'name' }, say(name)),
      el('div', { class: 'value' }, value),
      el('div', { class: 'beside' }, beside),
    );
  const ladder = replayed_ladders(result)[0];
  const account = result.accounts.find((one) => one.worth);
  const above = ladder ? ladder.levels.slice(1).reduce((sum, level) => sum + level.members, 0) : 0;
  const all = ladder ? ladder.levels.reduce((sum, level) => sum + level.members, 0) : 0;
  return el(
    'div',
    { class: 'tiles', role: 'group', 'aria-label': say('key_figures') },
    tile('members', count(totals.members), say('members_beside', { buyers: count(totals.buyers) })),
    tile(
      'member_sales',
      money(totals.sales_of_members),
      say('member_sales_beside', {
        orders: count(totals.orders_of_members),
        average: money(totals.amount_per_order),
      }),
    ),
    tile(
      'repurchase_rate',
      percent(repurchase.rate_bp),
      say('repurchase_beside', { again: count(repurchase.again) }),
    ),
    ladder
      ? tile(
          'above_lowest',
          count(above),
          say('above_lowest_beside', { share: percent(share(above, all)) }),
        )
      : null,
    tile(
      'cost_of_sales',
      percent(result.cost.total_share_bp, 2),
      say('cost_beside', { total: money(result.cost.total), redeemed: redeemed() }),
    ),
    account
      ? tile(
          'liability',
          money(account.totals.liability),
          say('liability_beside', { worth: money(account.totals.outstanding_worth), redeemed: redeemed() }),
        )
      : null,
  );
}

function findings_section(result) {
  const line = (one) =>
    el(
      'li',
      { class: one.tone },
      el('span', { class: 'tone' }, say(`tone_${one.tone}`)),
      el(
        'div',
        null,
        el('div', { class: 'headline' }, one.head),
        el(
          'div',
          { class: 'why' },
          one.why,
          ' ',
          el('a', { class: 'skip', href: `#${one.section}` }, say('see', { section: say(one.section) })),
        ),
      ),
    );
  return section(
    'findings',
    say('findings'),
    say('findings_lead'),
    el('ul', { class: 'findings' }, all_findings(result).map(line)),
  );
}

const programme_title = (index) =>
  words((index === 0 ? report.header.programme : report.header.against).title);

// Which of the two programmes the sections on levels, points and cost show; nothing when there is only one.
function chooser() {
  if (report.results.length < 2) return null;
  return el(
    'div',
    { class: 'chooser' },
    el('span', null, say('sections_of')),
    report.results.map((_, index) =>
      el(
        'button',
        {
          type: 'button',
          'aria-pressed': String(view.result === index),
          onclick: () => choose_result(index),
        },
        programme_title(index),
      ),
    ),
    el('strong', { class: 'only_print' }, programme_title(view.result)),
  );
}

function comparison_section() {
  const { comparison } = report;
  if (!comparison) return null;
  return section(
    'comparison',
    say('comparison'),
    say('comparison_lead'),
    comparison_figures(),
    comparison_shares(comparison),
    comparison.ladders.map((pair) => pairs_matrix(comparison, pair)),
    balances_compared(comparison),
    differ_list(comparison),
  );
}

// second − first, both decimal strings of equally many decimals.
function difference(first, second) {
  if (first === null || second === null) return null;
  const decimals = (first.split('.')[1] ?? '').length;
  const minor = BigInt(second.replace('.', '')) - BigInt(first.replace('.', ''));
  const digits = String(minor < 0n ? -minor : minor).padStart(decimals + 1, '0');
  return (
    (minor < 0n ? '-' : '') +
    (decimals ? `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` : digits)
  );
}

const signed = (text, positive) => (positive ? `+${text}` : text);

function compare_money(name, first, second) {
  const change = difference(first, second);
  return [
    name,
    money(first),
    money(second),
    change === null ? none : signed(money(change), Number(change) > 0),
  ];
}
const compare_count = (name, first, second) => [
  name,
  count(first),
  count(second),
  signed(count(second - first), second > first),
];
const compare_share = (name, first, second, decimals) => [
  name,
  percent(first, decimals),
  percent(second, decimals),
  first === null || second === null ? none : signed(percent(second - first, decimals), second > first),
];

const pair_of = (list, id, name) => list.find((one) => one[name] === id);

function comparison_figures() {
  const [first, second] = report.results;
  const above = (result) =>
    replayed_ladders(result)[0]
      ?.levels.slice(1)
      .reduce((sum, level) => sum + level.members, 0) ?? 0;
  const rows = [
    compare_count(say('above_lowest'), above(first), above(second)),
    compare_money(say('total_cost'), first.cost.total, second.cost.total),
    compare_share(say('total_cost_share'), first.cost.total_share_bp, second.cost.total_share_bp, 2),
  ];
  const kinds = [...new Set([...first.cost.parts, ...second.cost.parts].map((part) => part.part))];
  for (const kind of kinds) {
    const parts = [first, second].map((result) => pair_of(result.cost.parts, kind, 'part'));
    const zero = difference(first.cost.total, first.cost.total);
    rows.push(
      compare_money(
        words((parts[0] ?? parts[1]).title),
        parts[0]?.amount ?? zero,
        parts[1]?.amount ?? zero,
      ),
    );
  }
  for (const pair of report.comparison.accounts) {
    const one = pair_of(first.accounts, pair.account, 'account');
    const other = pair_of(second.accounts, pair.against, 'account');
    const account = words(one.title);
    rows.push(
      compare_count(say('points_earned', { account }), one.totals.earned, other.totals.earned),
      compare_count(
        say('points_outstanding', { account }),
        one.totals.outstanding,
        other.totals.outstanding,
      ),
    );
    if (one.worth && other.worth) {
      rows.push(
        compare_money(
          say('points_liability', { account, redeemed: redeemed() }),
          one.totals.liability,
          other.totals.liability,
        ),
      );
    }
  }
  return table(
    say('comparison'),
    [column(say('figure')), column(programme_title(0)), column(programme_title(1)), column(say('change'))],
    rows,
  );
}

// Both programmes' shares, bar under bar, a chart for each pair of ladders with equally many levels, else
// one for each.
function comparison_shares(comparison) {
  return comparison.ladders.map((pair) => {
    const ladders = [
      pair_of(report.results[0].ladders, pair.ladder, 'ladder'),
      pair_of(report.results[1].ladders, pair.against, 'ladder'),
    ];
    if (!ladders.every((ladder) => ladder?.replayed)) return null;
    const bar = (ladder, index) => ({
      name: programme_title(index),
      shares: ladder.levels.map((level) => level.members_share_bp),
      shown: ladder.levels.map((level) => `${count(level.members)} · ${percent(level.members_share_bp)}`),
    });
    const together = ladders[0].levels.length === ladders[1].levels.length;
    const figure_of = (title, bars, ladder) =>
      chart_figure({
        title,
        definition: say('comparison_shares_definition'),
        height: () => 72 + 44 * bars.length,
        option: (width) =>
          shorten_names(
            share_chart({ bars, width, levels: ladder.levels.map((level) => words(level.title)) }),
            width,
          ),
      });
    const figures = together
      ? figure_of(say('comparison_shares'), ladders.map(bar), ladders[0])
      : ladders.map((ladder, index) =>
          figure_of(
            say('comparison_shares_of', { ladder: words(ladder.title), programme: programme_title(index) }),
            [bar(ladder, index)],
            ladder,
          ),
        );
    return [figures, ladders.map((ladder, index) => shares_table(ladder, index))];
  });
}

const shorten_names = (option, width) => {
  option.yAxis.axisLabel = {
    ...option.yAxis.axisLabel,
    width: Math.floor(width * 0.28),
    overflow: 'break',
  };
  return option;
};

function shares_table(ladder, index) {
  const title = `${programme_title(index)} · ${words(ladder.title)}`;
  return el(
    'details',
    null,
    el('summary', null, title),
    table(
      title,
      ['level', 'members', 'members_share', 'sales', 'sales_share'].map((head) => column(say(head))),
      ladder.levels.map((level, place) => [
        named(ladder, place),
        count(level.members),
        percent(level.members_share_bp),
        money(level.sales),
        percent(level.sales_share_bp),
      ]),
    ),
  );
}

function pairs_matrix(comparison, pair) {
  const first = pair_of(report.results[0].ladders, pair.ladder, 'ladder');
  const second = pair_of(report.results[1].ladders, pair.against, 'ladder');
  const ids_meet = first.levels.some((one) => second.levels.some((other) => other.level === one.level));
  const cell = (level, place, against, other_place) => {
    const found = pair.pairs.find((one) => one.level === level && one.against === against);
    const content = found ? count(found.members) : none;
    const same = ids_meet ? level === against : place === other_place;
    return same ? { content, class: 'same' } : content;
  };
  return [
    el('h3', null, say('pairs_title')),
    table(
      say('pairs_title'),
      [say('from_to'), ...second.levels.map((level) => words(level.title))].map(column),
      first.levels.map((level, place) => [
        named(first, place),
        ...second.levels.map((other, at) => cell(level.level, place, other.level, at)),
      ]),
    ),
    el(
      'p',
      { class: 'definition' },
      say('pairs_definition', {
        first: programme_title(0),
        second: programme_title(1),
        members: count(comparison.members),
        differ: count(comparison.differ),
      }),
    ),
  ];
}

const balances_compared = (comparison) =>
  comparison.accounts.map((pair) =>
    el(
      'p',
      { class: 'definition' },
      say('balances_line', {
        account: words(pair_of(report.results[0].accounts, pair.account, 'account').title),
        more: count(pair.more),
        less: count(pair.less),
        equal: count(pair.equal),
      }),
    ),
  );

function differ_list(comparison) {
  if (!comparison.top.length) return null;
  const title = say('differ_list', { members: count(comparison.top.length) });
  const level_title = (result, ladder, level) => {
    const found = level_of(pair_of(report.results[result].ladders, ladder, 'ladder'), level);
    return found ? words(found.title) : level;
  };
  const under = (what, index) => say('under', { what, programme: programme_title(index) });
  const heads = [
    column(say('member')),
    column(say('sales')),
    column(say('orders')),
    ...comparison.ladders.flatMap(() => [0, 1].map((index) => column(under(say('level'), index)))),
    ...comparison.accounts.flatMap((pair) =>
      [0, 1].map((index) =>
        column(under(words(pair_of(report.results[0].accounts, pair.account, 'account').title), index)),
      ),
    ),
  ];
  const rows = comparison.top.map((member) => [
    member.member,
    money(member.sales),
    count(member.orders),
    ...member.levels.flatMap((level, index) => [
      level_title(0, comparison.ladders[index].ladder, level.level),
      level_title(1, comparison.ladders[index].against, level.against),
    ]),
    ...member.balances.flatMap((balance) => [count(balance.balance), count(balance.against)]),
  ]);
  return el('details', null, el('summary', null, title), table(title, heads, rows));
}

function data_section() {
  const { data } = report;
  const example = (one) =>
    el(
      'div',
      null,
      el('span', { class: 'soft' }, say('example_line', { line: count(one.line) }), ': '),
      el('code', null, one.text),
    );
  const rows_of = (kind, list, counted) =>
    list.map((one) => [
      words(one.words),
      count(one.count),
      counted ? percent(share(one.count, data.rows_read), 2) : '',
      { content: kind, class: 'soft' },
      one.examples.length
        ? el('details', null, el('summary', null, String(one.examples.length)), one.examples.map(example))
        : none,
    ]);
  const rows = [
    ...rows_of(say('unmatched'), data.unmatched, true),
    ...rows_of(say('skipped'), data.skipped, true),
    ...rows_of(say('rejected'), data.rejected, false),
    ...(report.results.length > 1
      ? rows_of(
          say('rejected_against', { programme: programme_title(1) }),
          report.results[1].rejected,
          false,
        )
      : []),
    ...rows_of(say('notes'), data.notes, false),
  ];
  const heads = [
    column_of_words(say('reason')),
    column(say('number')),
    column(say('share_of_rows')),
    column_of_words(say('kind')),
    column_of_words(say('examples')),
  ];
  return section(
    'data',
    say('data'),
    say('data_lead'),
    el(
      'p',
      { class: 'definition' },
      say('data_sum', {
        read: count(data.rows_read),
        replayed: count(data.rows_replayed),
        unmatched: count(data.rows_unmatched),
        skipped: count(data.rows_skipped),
        rejected: count(data.rows_rejected),
      }),
    ),
    rows.length ? table(say('data'), heads, rows) : null,
  );
}

function assumptions_section() {
  const terms = ['term_sales', 'term_order', 'term_settled', 'term_share'].map((term) => say(term));
  const lines = [
    say('assume_redeemed', { redeemed: redeemed() }),
    ...report.header.assumptions.map(words),
    ...terms,
  ];
  return section(
    'assumptions',
    say('assumptions'),
    null,
    el(
      'ul',
      { class: 'plain' },
      lines.map((line) => el('li', null, line)),
    ),
  );
}
