// The sums that schema/backtest_report.schema.json states in words, as a list of what is broken. They hold
// for every result whatever the shop, so the sample and what the program writes are looked at alike.

const minor = (text) => BigInt(text.replace('.', ''));
const sum = (list, of) => list.reduce((total, one) => total + of(one), 0);
const sum_of_money = (list, of) => list.reduce((total, one) => total + minor(of(one)), 0n);

export function broken_sums(result) {
  const broken = [];
  const same = (left, right, what) => {
    if (left !== right) broken.push(`${what}: ${left} is not ${right}`);
  };
  const months = result.header.period.months;
  const of_months = (list, what) =>
    same(list.map((one) => one.month).join(), months.join(), `the months of ${what}`);

  check_data(result.data, same);
  check_shop(result.shop, months, same, of_months);
  for (const one of result.results) {
    for (const ladder of one.ladders.filter((each) => each.replayed)) {
      check_ladder(one.programme, ladder, result.shop, same, of_months);
    }
    for (const account of one.accounts) check_account(one.programme, account, same, of_months);
    check_cost(one, result.shop, same, of_months);
  }
  if (result.comparison) check_comparison(result, same);
  return broken;
}

function check_data(data, same) {
  const { rows_read, rows_replayed, rows_unmatched, rows_skipped, rows_rejected } = data;
  same(rows_read, rows_replayed + rows_unmatched + rows_skipped + rows_rejected, 'rows read');
  same(
    rows_unmatched,
    sum(data.unmatched, (one) => one.count),
    'rows unmatched',
  );
  same(
    rows_skipped,
    sum(data.skipped, (one) => one.count),
    'rows skipped',
  );
}

function check_shop(shop, months, same, of_months) {
  const { totals, by_month, repurchase, cohorts } = shop;
  of_months(by_month, 'the shop');
  same(
    sum_of_money(by_month, (one) => one.sales_of_members),
    minor(totals.sales_of_members),
    'sales of members',
  );
  same(
    sum_of_money(by_month, (one) => one.sales_of_guests),
    minor(totals.sales_of_guests),
    'sales of guests',
  );
  same(minor(totals.sales_of_members) + minor(totals.sales_of_guests), minor(totals.sales), 'sales');
  same(
    sum(by_month, (one) => one.orders_of_members),
    totals.orders_of_members,
    'orders of members',
  );
  same(
    sum(by_month, (one) => one.new_members),
    totals.members,
    'members',
  );
  same(repurchase.once + repurchase.again, totals.buyers, 'buyers who came once or again');
  same(
    sum(repurchase.by_orders, (one) => one.members),
    totals.buyers,
    'buyers by orders',
  );
  same(
    sum(cohorts, (one) => one.members),
    totals.buyers,
    'buyers by cohort',
  );
  for (const cohort of cohorts) {
    same(cohort.active[0], cohort.members, `month 0 of cohort ${cohort.month}`);
    same(
      cohort.active.length,
      months.length - months.indexOf(cohort.month),
      `months of cohort ${cohort.month}`,
    );
  }
}

function check_ladder(programme, ladder, shop, same, of_months) {
  const where = `${programme} ${ladder.ladder}`;
  const { levels, flow } = ladder;
  of_months(flow, where);
  same(
    sum(levels, (one) => one.members),
    shop.totals.members,
    `${where}: members`,
  );
  same(
    sum(levels, (one) => one.orders),
    shop.totals.orders_of_members,
    `${where}: orders`,
  );
  same(
    sum_of_money(levels, (one) => one.sales),
    minor(shop.totals.sales_of_members),
    `${where}: sales`,
  );
  same(
    sum_of_money(levels, (one) => one.sales_while_held),
    minor(shop.totals.sales_of_members),
    `${where}: held`,
  );
  levels.forEach((level, place) => {
    flow.forEach((month, index) => {
      const one = month.levels[place];
      const at = `${where} ${level.level} ${month.month}`;
      same(one.level, level.level, `${at}: order of levels`);
      same(one.opening, index ? flow[index - 1].levels[place].closing : 0, `${at}: opening`);
      const closing = one.opening + one.joined + one.up_in + one.down_in - one.up_out - one.down_out;
      same(one.closing, closing, `${at}: closing`);
    });
    same(flow.at(-1).levels[place].closing, level.members, `${where} ${level.level}: members at the end`);
  });
  const moves = sum(flow, (month) => sum(month.levels, (one) => one.up_in + one.down_in));
  same(
    sum(ladder.moves, (one) => one.moves),
    moves,
    `${where}: moves`,
  );
  check_steps(where, ladder, same);
}

function check_steps(where, ladder, same) {
  for (const step of ladder.one_step_below) {
    const below = ladder.levels[ladder.levels.findIndex((one) => one.level === step.next) - 1];
    same(step.members, below.members, `${where}: members below ${step.next}`);
    same(
      step.held_back + sum(step.bands, (one) => one.members),
      step.members,
      `${where}: bands of ${step.next}`,
    );
  }
  const members = sum(ladder.levels, (one) => one.members);
  for (const proposal of ladder.thresholds) {
    same(Math.min(proposal.looked_at, members), proposal.looked_at, `${where}: members looked at`);
    same(
      sum(proposal.levels, (one) => one.members),
      proposal.looked_at,
      `${where}: members of a proposal`,
    );
    same(
      proposal.up + proposal.down + proposal.unchanged,
      proposal.looked_at,
      `${where}: movers of a proposal`,
    );
  }
}

function check_account(programme, account, same, of_months) {
  const where = `${programme} ${account.account}`;
  const { totals, by_month } = account;
  of_months(by_month, where);
  let open = 0;
  for (const one of by_month) {
    open += one.earned - one.spent - one.expired - one.clawed_back;
    same(one.outstanding - one.debt, open, `${where} ${one.month}: outstanding less debt`);
  }
  for (const part of ['earned', 'spent', 'expired', 'clawed_back']) {
    same(
      sum(by_month, (one) => one[part]),
      totals[part],
      `${where}: ${part}`,
    );
  }
  for (const part of ['outstanding', 'pending', 'debt'])
    same(by_month.at(-1)[part], totals[part], `${where}: ${part}`);
}

function check_cost(one, shop, same, of_months) {
  const { cost } = one;
  of_months(cost.by_month, `${one.programme} cost`);
  same(
    sum_of_money(cost.parts, (part) => part.amount),
    minor(cost.total),
    `${one.programme}: cost`,
  );
  cost.parts.forEach((part, index) => {
    const by_month = sum_of_money(cost.by_month, (month) => month.amounts[index]);
    same(by_month, minor(part.amount), `${one.programme}: ${part.part} by month`);
    if (part.by_level.length) {
      same(
        sum_of_money(part.by_level, (level) => level.amount),
        minor(part.amount),
        `${one.programme}: ${part.part} by level`,
      );
    }
  });
}

function check_comparison(result, same) {
  const { comparison, results, shop } = result;
  same(comparison.members, shop.totals.members, 'members compared');
  for (const pair of comparison.ladders) {
    same(
      sum(pair.pairs, (one) => one.members),
      comparison.members,
      `pairs of ${pair.ladder}`,
    );
    const levels = results[0].ladders.find((one) => one.ladder === pair.ladder).levels;
    for (const level of levels) {
      const here = pair.pairs.filter((one) => one.level === level.level);
      same(
        sum(here, (one) => one.members),
        level.members,
        `pairs of ${level.level}`,
      );
    }
  }
}
