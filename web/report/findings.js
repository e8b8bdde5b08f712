// What a shop owner would act on, in words, drawn from the figures by plain rules. Each rule gives a
// finding or nothing; the marks at which it speaks are named here. No rule computes a figure of its own
// beyond a share or a sum of what is given.
'use strict';

const marks = {
  once_share_act: 5000, // from here on, buyers who never came back are the first thing to act on
  wanted_gap: 1000, // a level this far from its wanted share is worth a word
  wanted_factor: 2, // or one at half, or double, of what is wanted
  share_met: 200, // a proposal that comes so near gives what is wanted
  far_factor: 2, // a threshold of twice the orders a buyer makes is out of sight
  one_order_share_watch: 500,
  cost_share_watch: 500, // cost above 5 % of sales
  guests_share: 500,
  lapsed_share: 3000,
  rows_share_watch: 500,
  rows_share_note: 100,
};

const redeemed = () => percent(report.header.assume.redeemed_bp, 0);
const gap = () => (view.language === 'zh' ? '' : ' ');
const finding = (tone, head, why, section) => ({ tone, head, why, section });
const replayed_ladders = (result) =>
  result.ladders.filter((ladder) => ladder.replayed && ladder.levels.length > 1);
const level_of = (ladder, id) => ladder.levels.find((level) => level.level === id);

function finding_coming_back() {
  const { once, again, rate_bp, median_days_to_second: days } = report.shop.repurchase;
  const buyers = count(once + again);
  if (once + again === 0) return null;
  const rate = share(once, once + again);
  if (rate < marks.once_share_act / 2) {
    return finding(
      'good',
      say('back_head', { share: percent(rate_bp) }),
      say('back_why', { buyers, again: count(again), days: count(days) }),
      'customers',
    );
  }
  const why =
    days === null
      ? say('once_why_nobody', { buyers, once: count(once) })
      : say('once_why', { buyers, once: count(once), days: count(days) });
  return finding(
    rate >= marks.once_share_act ? 'act' : 'watch',
    say('once_head', { share: percent(rate) }),
    why,
    'customers',
  );
}

// The members who could rise with one more order: the widest band edge that an average order still covers.
function findings_near(result) {
  const average = report.shop.totals.amount_per_order;
  return replayed_ladders(result).flatMap((ladder) =>
    ladder.one_step_below.flatMap((step) => {
      const level = words(level_of(ladder, step.next).title);
      const edges = step.bands.filter((band) => band.up_to !== null);
      const in_reach =
        ladder.unit === 'money' && average !== null
          ? edges.filter((band) => Number(band.up_to) <= Number(average))
          : edges.slice(0, 1);
      const used = in_reach.length ? in_reach : edges.slice(0, 1);
      const members = used.reduce((sum, band) => sum + band.members, 0);
      const found = [];
      if (members > 0) {
        const amount = metric_value(used.at(-1).up_to, ladder.unit);
        found.push(
          finding(
            'act',
            say('near_head', { members: count(members), level, amount }),
            ladder.unit === 'money' && in_reach.length
              ? say('near_why', { average: money(average) })
              : say('near_why_other'),
            'near',
          ),
        );
      }
      if (step.held_back > 0) {
        found.push(
          finding(
            'watch',
            say('held_back_head', { members: count(step.held_back), level }),
            say('held_back_why'),
            'near',
          ),
        );
      }
      return found;
    }),
  );
}

// "VIP takes about 7.5 average orders, and a buyer makes 3.2": one sentence, or nothing when it is in
// sight.
function out_of_sight(ladder, threshold) {
  const { amount_per_order: average, orders_per_buyer: made } = report.shop.totals;
  if (ladder.metric !== 'spend' || !threshold?.current || average === null || made === null) return null;
  const orders = Number(threshold.current) / Number(average);
  if (orders < marks.far_factor * Number(made)) return null;
  const values = {
    orders: orders.toFixed(1),
    threshold: money(threshold.current),
    average: money(average),
    made: decimal(made),
  };
  return { orders: values.orders, why: say('far_why', values), also: say('also_far', values) };
}

// Far in share, or by a factor.
function is_far_from_wanted({ members_share_bp: now, wanted_share_bp: wanted }) {
  return (
    wanted !== null &&
    (Math.abs(now - wanted) >= marks.wanted_gap ||
      now * marks.wanted_factor < wanted ||
      now > wanted * marks.wanted_factor)
  );
}

function gives_what_is_wanted({ share_bp: then, wanted_share_bp: wanted }) {
  return Math.abs(then - wanted) <= marks.share_met;
}

function finding_of_level(ladder, level, place) {
  const title = words(level.title);
  const threshold = ladder.thresholds[0]?.levels.find((one) => one.level === level.level);
  const far = place === 1 ? out_of_sight(ladder, threshold) : null;
  const values = {
    level: title,
    share: percent(level.members_share_bp),
    wanted: percent(level.wanted_share_bp, 0),
  };
  if (place > 0 && level.members === 0) {
    const reached = ladder.by_one_order.find((one) => one.level === level.level)?.reached ?? 0;
    return finding(
      'watch',
      say('nobody_head', values),
      reached ? say('nobody_yet_why', { reached: count(reached) }) : say('nobody_why'),
      'levels',
    );
  }
  if (place > 0 && is_far_from_wanted(level)) {
    const few = level.members_share_bp < level.wanted_share_bp;
    const advice =
      threshold?.current && threshold.proposed
        ? say(gives_what_is_wanted(threshold) ? 'few_why' : 'few_why_nearest', {
            current: metric_value(threshold.current, ladder.unit),
            proposed: metric_value(threshold.proposed, ladder.unit),
            then: percent(threshold.share_bp),
          })
        : say(few ? 'few_why_plain' : 'many_why_plain');
    const why = few && far ? advice + gap() + far.also : advice;
    return finding('watch', say(few ? 'few_head' : 'many_head', values), why, 'thresholds');
  }
  return far
    ? finding('watch', say('far_head', { level: title, orders: far.orders }), far.why, 'thresholds')
    : null;
}

function findings_one_order(ladder) {
  return ladder.by_one_order
    .filter((one) => one.members > 0)
    .map((one) => {
      const part = share(one.members, one.reached);
      return finding(
        part >= marks.one_order_share_watch ? 'watch' : 'note',
        say('one_order_head', {
          members: count(one.members),
          level: words(level_of(ladder, one.level).title),
        }),
        say('one_order_why', { reached: count(one.reached), share: percent(part) }),
        'levels',
      );
    });
}

function finding_top_level(ladder) {
  const held = ladder.levels.filter((level) => level.members > 0);
  const top = held.at(-1);
  const lowest = held[0];
  if (held.length < 2 || top.sales_share_bp < 2 * top.members_share_bp || Number(lowest.sales) <= 0)
    return null;
  const worth = Number(top.sales) / top.members / (Number(lowest.sales) / lowest.members);
  return finding(
    'note',
    say('top_head', { share: percent(top.members_share_bp), sales: percent(top.sales_share_bp) }),
    say('top_why', {
      level: words(top.title),
      members: count(top.members),
      orders: decimal(top.orders_per_member),
      worth: worth.toFixed(1),
      lowest: words(lowest.title),
    }),
    'levels',
  );
}

function finding_cost({ cost }) {
  if (cost.total_share_bp === null) return null;
  const parts = cost.parts
    .filter((part) => Number(part.amount) !== 0)
    .map((part) => `${words(part.title)} ${percent(part.share_bp, 2)}`)
    .join(view.language === 'zh' ? '、' : ', ');
  const values = { total: money(cost.total), parts: parts || none, redeemed: redeemed() };
  const assumed = cost.parts.some((part) => part.rests_on_assumption && Number(part.amount) !== 0);
  return finding(
    cost.total_share_bp >= marks.cost_share_watch ? 'watch' : 'note',
    say('cost_head', { share: percent(cost.total_share_bp, 2) }),
    say(assumed ? 'cost_why' : 'cost_why_plain', values),
    'cost',
  );
}

function findings_accounts({ accounts, cost }) {
  return accounts.flatMap((account) => {
    const { totals } = account;
    const found = [];
    const lapsed = share(totals.expired, totals.earned);
    if (account.worth && totals.outstanding > 0) {
      const of_sales = share(
        Math.round(Number(totals.liability) * 100),
        Math.round(Number(cost.sales) * 100),
      );
      found.push(
        finding(
          'note',
          say('owed_head', { worth: money(totals.outstanding_worth) }),
          say('owed_why', {
            redeemed: redeemed(),
            liability: money(totals.liability),
            share: percent(of_sales, 2),
          }),
          'accounts',
        ),
      );
    }
    if (lapsed !== null && lapsed >= marks.lapsed_share) {
      found.push(
        finding(
          'watch',
          say('lapsed_head', { share: percent(lapsed) }),
          say('lapsed_why', { amount: count(totals.expired) }),
          'accounts',
        ),
      );
    }
    found.push(finding_ending(account));
    if (account.members_with_debt > 0) {
      found.push(
        finding(
          'note',
          say('debt_head', { members: count(account.members_with_debt) }),
          say('debt_why', { amount: count(totals.debt) }),
          'accounts',
        ),
      );
    }
    return found;
  });
}

// How many months a month lies after the one in which the replay ended.
function months_ahead(month) {
  const number = (text) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
  return number(month) - number(report.header.period.until);
}

// What ends in the month of the end and the two after it. A member may stand in several of them, so members
// are never added up.
function finding_ending(account) {
  const soon = account.ending_soon.filter((one) => one.amount > 0 && months_ahead(one.month) < 3);
  if (!soon.length) return null;
  const amount = soon.reduce((sum, one) => sum + one.amount, 0);
  const fullest = soon.reduce((most, one) => (one.members > most.members ? one : most));
  const sum = account.worth ? money(worth_of(account, amount)) : count(amount);
  return finding(
    'act',
    say('ending_head', { amount: sum, account: words(account.title) }),
    say('ending_why', { month: fullest.month, members: count(fullest.members) }),
    'accounts',
  );
}

// amount × money ÷ points of the account's worth, rounded down to the minor unit.
function worth_of(account, amount) {
  const decimals = report.header.currency.decimals;
  const minor = BigInt(account.worth.money.replace('.', ''));
  const digits = String((BigInt(amount) * minor) / BigInt(account.worth.points)).padStart(
    decimals + 1,
    '0',
  );
  return decimals ? `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` : digits;
}

function finding_guests() {
  const {
    guests_share_of_sales_bp: part,
    orders_of_guests: orders,
    sales_of_guests: sales,
  } = report.shop.totals;
  if (part === null || part < marks.guests_share) return null;
  return finding(
    'watch',
    say('guests_head', { share: percent(part) }),
    say('guests_why', { orders: count(orders), sales: money(sales) }),
    'customers',
  );
}

function finding_against() {
  if (!report.comparison) return null;
  const [first, second] = report.results;
  const liability = (result) =>
    money(result.accounts.find((account) => account.worth)?.totals.liability ?? null);
  return finding(
    'note',
    say('against_head', {
      against: words(report.header.against.title),
      members: count(report.comparison.differ),
    }),
    say('against_why', {
      cost: percent(second.cost.total_share_bp, 2),
      now: percent(first.cost.total_share_bp, 2),
      liability: liability(second),
      liability_now: liability(first),
    }),
    'comparison',
  );
}

function finding_data() {
  const { rows_read: read, rows_replayed: replayed } = report.data;
  const rows = read - replayed;
  const part = share(rows, read);
  if (part === null || part < marks.rows_share_note) return null;
  return finding(
    part >= marks.rows_share_watch ? 'watch' : 'note',
    say('data_head', { share: percent(part) }),
    say('data_why', { rows: count(rows), read: count(read) }),
    'data',
  );
}

const tones = ['act', 'watch', 'good', 'note'];

// All findings on the programme shown, the most pressing first; within one tone in the order of the rules.
function all_findings(result) {
  if (report.shop.totals.members === 0) {
    return [finding('watch', say('nothing_head'), say('nothing_why'), 'data'), finding_data()].filter(
      Boolean,
    );
  }
  const found = [
    finding_coming_back(),
    findings_near(result),
    replayed_ladders(result).flatMap((ladder) =>
      ladder.levels.map((level, place) => finding_of_level(ladder, level, place)),
    ),
    replayed_ladders(result).flatMap(findings_one_order),
    finding_cost(result),
    finding_against(),
    replayed_ladders(result).map(finding_top_level),
    findings_accounts(result),
    finding_guests(),
    finding_data(),
  ]
    .flat(Infinity)
    .filter(Boolean);
  return tones.flatMap((tone) => found.filter((one) => one.tone === tone));
}
