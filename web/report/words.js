// Every phrase of the page, Chinese first. Titles of programmes, ladders, levels and accounts come with the
// result. {places} are filled by say(); both languages must name the same ones (the browser test compares
// them).
'use strict';

const dictionary = {
  // Head
  report_title: ['会员方案回测报告', 'Membership programme backtest'],
  document_title: ['{programme} · 回测报告', '{programme} · backtest report'],
  compared_with: ['对比方案：{programme}', 'Compared with: {programme}'],
  other_language: ['English', '中文'],
  print: ['打印', 'Print'],
  programme: ['方案', 'Programme'],
  programme_line: ['{file}（版本 {version}）', '{file} (version {version})'],
  orders_file: ['订单文件', 'Orders'],
  mapping_named: ['{file}，映射 {mapping}', '{file}, mapping {mapping}'],
  period: ['期间', 'Period'],
  period_line: ['{from} 至 {until}', '{from} to {until}'],
  rows_read: ['读取行数', 'Rows read'],
  currency: ['货币', 'Currency'],
  currency_converted: [
    '{code}（文件为 {file_code}，汇率 {rate}）',
    '{code} (file in {file_code}, rate {rate})',
  ],
  time_zone: ['时区', 'Time zone'],
  generated_by: ['生成程序', 'Written by'],
  only_part: ['本报告只覆盖订单文件的一部分：', 'This report covers only part of the order file: '],
  synthetic: [
    '订单文件是生成的示例数据，不是真实店铺的订单。',
    'The order file is synthetic: no real shop made these orders.',
  ],
  contents: ['目录', 'Contents'],
  the_figures: ['查看数据表', 'Show the figures'],
  appendix: ['附录：各图的数据', 'Appendix: the figures of the charts'],
  sections_of: ['以下各节所用方案', 'The sections below show'],
  empty: ['本期没有数据。', 'Nothing in this period.'],

  // Key figures
  key_figures: ['关键数字', 'Key figures'],
  members: ['会员', 'Members'],
  members_beside: ['其中 {buyers} 人有保留下来的订单', '{buyers} of them with an order kept'],
  member_sales: ['会员销售额', "Members' sales"],
  member_sales_beside: ['{orders} 单，客单价 {average}', '{orders} orders of {average} on average'],
  repurchase_rate: ['复购率', 'Repurchase rate'],
  repurchase_beside: ['{again} 人下过两单或以上', '{again} ordered twice or more'],
  cost_of_sales: ['方案成本占销售额', 'Cost, share of sales'],
  cost_beside: [
    '{total}；积分按 {redeemed} 会被兑换计',
    '{total}; assumes {redeemed} of points are redeemed',
  ],
  liability: ['积分负债', 'Points liability'],
  liability_beside: [
    '未用积分面值 {worth}，按 {redeemed} 会被兑换计',
    '{worth} at full worth; assumes {redeemed} are redeemed',
  ],
  above_lowest: ['高于最低等级的会员', 'Above the lowest level'],
  above_lowest_beside: ['占会员 {share}', '{share} of all members'],

  // Findings
  findings: ['先看这些', 'What to act on'],
  findings_lead: [
    '由下面各节的数字得出，重要的在前。',
    'Drawn from the figures below, the most pressing first.',
  ],
  tone_act: ['建议行动', 'Act'],
  tone_watch: ['需要留意', 'Watch'],
  tone_good: ['良好', 'Good'],
  tone_note: ['了解', 'Note'],
  see: ['详见：{section}', 'See: {section}'],
  nothing_head: ['没有任何会员的订单', 'No member has an order'],
  nothing_why: [
    '文件里没有可回放的会员行；请查看数据质量与映射文件。',
    'The file holds no row of a member that could be replayed; see the data and the mapping.',
  ],
  once_head: ['{share} 的顾客只买过一次', '{share} of buyers never came back'],
  once_why: [
    '{buyers} 位有订单的会员中，{once} 位没有第二单。回来的人一半在首单后 {days} 天内再次购买，提醒应放在这之前。',
    'Of {buyers} members with an order, {once} have no second one. Half of those who came back did ' +
      'so within {days} days of their first order: remind before that.',
  ],
  once_why_nobody: [
    '{buyers} 位有订单的会员中，{once} 位没有第二单。',
    'Of {buyers} members with an order, {once} have no second one.',
  ],
  back_head: ['{share} 的顾客再次购买', '{share} of buyers came back'],
  back_why: [
    '{buyers} 位有订单的会员中，{again} 位下过两单或以上，一半在首单后 {days} 天内。',
    'Of {buyers} members with an order, {again} ordered twice or more, half of them within {days} ' +
      'days of the first.',
  ],
  near_head: [
    '{members} 位会员距「{level}」不到 {amount}',
    '{members} members are within {amount} of {level}',
  ],
  near_why: [
    '不超过一张平均订单（{average}）。告诉他们还差多少，是最便宜的一次促销；名单见后。',
    'No more than one average order ({average}). Telling them what they lack is the cheapest ' +
      'promotion there is; the list is below.',
  ],
  near_why_other: [
    '告诉他们还差多少，是最便宜的一次促销；名单见后。',
    'Telling them what they lack is the cheapest promotion there is; the list is below.',
  ],
  held_back_head: [
    '{members} 位会员只差附加条件就到「{level}」',
    '{members} members lack only a further condition for {level}',
  ],
  held_back_why: [
    '他们的计级数值已够，只差订单数等其他条件。',
    'What counts for the level is enough; a number of orders or the like is missing.',
  ],
  few_head: [
    '「{level}」只有 {share} 的会员，期望是 {wanted}',
    '{level} holds {share} of members where {wanted} are wanted',
  ],
  few_why: [
    '门槛现为 {current}；在这份数据上，{proposed} 会得到期望的人数。',
    'It now takes {current}; on these orders {proposed} would give the wanted share.',
  ],
  few_why_nearest: [
    '门槛现为 {current}；试过的门槛里 {proposed} 最接近，可得 {then}。',
    'It now takes {current}; of the thresholds tried {proposed} comes nearest, with {then}.',
  ],
  few_why_plain: [
    '等级分布与期望相差较大，门槛可能过高。',
    'The shares are far from those wanted; the threshold may be too high.',
  ],
  many_head: [
    '「{level}」有 {share} 的会员，期望是 {wanted}',
    '{level} holds {share} of members where {wanted} are wanted',
  ],
  many_why_plain: [
    '等级分布与期望相差较大，门槛可能过低。',
    'The shares are far from those wanted; the threshold may be too low.',
  ],
  nobody_head: ['没有人达到「{level}」', 'Nobody holds {level}'],
  nobody_why: [
    '期末这一等级没有会员：它对这家店的顾客来说太远。',
    'At the end no member stands there: it is out of reach for this shop’s customers.',
  ],
  nobody_yet_why: [
    '期末这一等级没有会员；曾有 {reached} 人达到过。',
    'At the end no member stands there; {reached} once did.',
  ],
  far_head: ['「{level}」的门槛约等于 {orders} 张平均订单', '{level} takes about {orders} average orders'],
  also_far: [
    '它约等于 {orders} 张平均订单（{average}），而每位顾客平均只下 {made} 单：多数人看不到升级的希望。',
    'It takes about {orders} average orders ({average}) where a buyer makes {made}: for most the ' +
      'level is out of sight.',
  ],
  far_why: [
    '门槛 {threshold}，会员客单价 {average}，而每位顾客平均只下 {made} 单。多数人看不到升级的希望。',
    'It asks {threshold}; an order is {average} on average and a buyer makes {made}. For most the ' +
      'level is out of sight.',
  ],
  one_order_head: [
    '{members} 人只凭一张订单就到了「{level}」',
    '{members} members reached {level} with one order',
  ],
  one_order_why: [
    '占达到过该等级的 {reached} 人的 {share}。会员等级应当是挣来的；可以加上最少订单数。',
    'That is {share} of the {reached} who ever reached it. A level should be earned: a least number ' +
      'of orders would see to it.',
  ],
  top_head: ['{share} 的会员带来 {sales} 的销售额', '{share} of members bring {sales} of sales'],
  top_why: [
    '「{level}」{members} 人，人均 {orders} 单。流失一位，相当于流失 {worth} 位「{lowest}」会员。',
    '{level}: {members} members, {orders} orders each. Losing one costs as much as losing {worth} of ' +
      '{lowest}.',
  ],
  cost_head: ['方案成本占会员销售额 {share}', "The programme costs {share} of members' sales"],
  cost_why: [
    '共 {total}：{parts}。积分部分按 {redeemed} 会被兑换计。',
    '{total} in all: {parts}. Points assume that {redeemed} are redeemed.',
  ],
  cost_why_plain: ['共 {total}：{parts}。', '{total} in all: {parts}.'],
  owed_head: ['未用积分值 {worth}', 'Points worth {worth} are outstanding'],
  owed_why: [
    '按 {redeemed} 会被兑换计，账上应记负债 {liability}，相当于会员销售额的 {share}。',
    "Assuming {redeemed} are redeemed, {liability} is owed, {share} of members' sales.",
  ],
  ending_head: ['{amount} 的{account}将在三个月内到期', '{account}: {amount} end within three months'],
  ending_why: [
    '仅 {month} 一个月就涉及 {members} 位会员。到期提醒是一次不花钱的回访理由。',
    'In {month} alone {members} members are concerned. A reminder is a free reason to be in touch.',
  ],
  lapsed_head: ['{share} 的积分没用就过期了', '{share} of the points expired unused'],
  lapsed_why: [
    '共 {amount} 分。会员没感到积分有用，也就不会为它回来。',
    '{amount} points. What nobody uses brings nobody back.',
  ],
  guests_head: ['{share} 的销售额来自没有会员号的散客', '{share} of sales come from guests'],
  guests_why: [
    '{orders} 单、{sales} 没有计入任何等级。结账时请他们入会。',
    '{orders} orders, {sales}, count towards no level. Ask them to join at checkout.',
  ],
  against_head: [
    '换成「{against}」，{members} 位会员的等级会不同',
    'Under {against}, {members} members would stand on another level',
  ],
  against_why: [
    '成本占销售额 {cost}，现为 {now}；积分负债 {liability}，现为 {liability_now}。',
    'Cost would be {cost} of sales instead of {now}; points liability {liability} instead of ' +
      '{liability_now}.',
  ],
  data_head: ['{share} 的行没有起作用', '{share} of the rows had no effect'],
  data_why: [
    '{read} 行中有 {rows} 行被跳过、未能匹配或被拒绝。原因与例子见后。',
    '{rows} of {read} rows were skipped, unmatched or rejected; reasons and examples are below.',
  ],
  debt_head: ['{members} 位会员欠分', '{members} members owe points'],
  debt_why: [
    '退货时积分已不够收回，共欠 {amount}，由以后所得先还。',
    'Returns found too few points to take back: {amount} are owed and repaid from later earnings.',
  ],

  // Levels
  levels: ['等级', 'Levels'],
  levels_lead: [
    '期末各等级的人数与他们带来的销售额。',
    'Who stands where at the end, and what they bring.',
  ],
  level: ['等级', 'Level'],
  members_share: ['会员占比', 'Share of members'],
  wanted_share: ['期望占比', 'Wanted share'],
  sales: ['销售额', 'Sales'],
  sales_share: ['销售额占比', 'Share of sales'],
  orders: ['订单数', 'Orders'],
  amount_per_order: ['客单价', 'Amount per order'],
  orders_per_member: ['人均订单', 'Orders per member'],
  sales_while_held: ['持有期间销售额', 'Sales while held'],
  share_title: ['会员、期望与销售额的分布', 'Members, wishes and sales by level'],
  share_definition: [
    '每条合计 100%。会员：期末持有该等级的人。销售额：这些人整个期间的商品款，扣除退货。',
    'Each bar adds up to 100%. Members: who hold the level at the end. Sales: what they paid for ' +
      'goods over the whole period, less returns.',
  ],
  wanted_programme: ['期望占比来自方案文件。', 'The wanted shares are those of the programme.'],
  wanted_default: [
    '方案没有写明期望占比，按 60 / 30 / 10 计。',
    'The programme names no wanted shares: 60 / 30 / 10 is taken.',
  ],
  wanted_none: ['方案没有写明期望占比。', 'The programme names no wanted shares.'],
  levels_definition: [
    '复购率：至少下过两单的人，占下过单的人的比例。持有期间销售额：付款当时持有该等级的人所付，是等级折扣的计算基础。',
    'Repurchase rate: those with two orders or more among those with one or more. Sales while held: ' +
      'paid while the payer held the level; level discounts are reckoned on it.',
  ],
  over_time_title: ['各月月末高于最低等级的会员', 'Members above the lowest level at each month’s end'],
  over_time_definition: [
    '最低等级「{lowest}」不画出，以便看清其余；数据表里有全部等级。',
    'The lowest level, {lowest}, is left out so that the others can be seen; the figures have them all.',
  ],
  month: ['月份', 'Month'],
  flow_title: ['每月升级与降级', 'Rises and falls by month'],
  flow_definition: [
    '期初 + 加入 + 升入 + 降入 − 升出 − 降出 = 期末。向上为升级人次，向下为降级人次。',
    'Opening + joined + risen in + fallen in − risen out − fallen out = closing. Upward: rises; ' +
      'downward: falls.',
  ],
  rises: ['升级', 'Rises'],
  falls: ['降级', 'Falls'],
  opening: ['期初', 'Opening'],
  joined: ['加入', 'Joined'],
  up_in: ['升入', 'Risen in'],
  down_in: ['降入', 'Fallen in'],
  up_out: ['升出', 'Risen out'],
  down_out: ['降出', 'Fallen out'],
  closing: ['期末', 'Closing'],
  period_flow_title: ['整个期间的变动', 'Moves over the whole period'],
  moves_title: ['从哪一级到哪一级', 'From which level to which'],
  moves_definition: [
    '整个期间的变动次数，括号内是不同的会员数。',
    'Number of moves over the period; in brackets, how many different members.',
  ],
  from_to: ['从 ↓ 到 →', 'From ↓ to →'],
  one_order_title: ['只凭一张订单升级的人', 'Reached with one order'],
  one_order_definition: [
    '达到该等级时只有一张订单已结算的会员。',
    'Members who had only one settled order when they reached the level.',
  ],
  reached: ['曾达到', 'Ever reached'],
  by_one_order: ['只凭一单', 'With one order'],
  share_of_reached: ['占比', 'Share'],
  not_replayed: ['订单文件无法推动这一阶梯。', 'An order file cannot move this ladder.'],
  starred_month: [
    '首月或末月可能不完整：期间为 {from} 至 {until}。',
    'The first or last month may be partial: the period runs from {from} to {until}.',
  ],

  // One step below
  near: ['差一步的会员', 'One step below'],
  near_lead: [
    '离上一级最近的会员：一条消息就可能促成一单。',
    'Those nearest to the next level: one message may bring one more order.',
  ],
  near_title: ['距「{level}」还差多少', 'What is missing to {level}'],
  near_definition: [
    '以此为下一等级的会员共 {members} 人，按还差的数值（{unit}）分组。{held}',
    'It is the next level of {members} members, by what they still lack ({unit}). {held}',
  ],
  near_held: [
    '另有 {members} 人数值已够，只差其他条件。',
    'A further {members} lack nothing but another condition.',
  ],
  band: ['还差', 'Lacking'],
  band_any: ['任意', 'any'],
  near_list: ['最近的 {members} 人', 'The nearest {members}'],
  member: ['会员', 'Member'],
  now: ['现有', 'Now'],
  needed: ['还差', 'Lacks'],
  also: ['另需', 'Also needs'],
  also_one: ['{metric}：现 {now}，还差 {needed}', '{metric}: {now}, lacks {needed}'],
  last_order: ['最近订单', 'Last order'],
  metric_orders: ['订单数', 'orders'],
  metric_settled_orders: ['已结算订单数', 'settled orders'],
  metric_spend: ['消费额', 'spend'],
  metric_growth: ['成长值', 'growth'],

  // Thresholds
  thresholds: ['门槛建议', 'Threshold proposals'],
  thresholds_lead: [
    '在这份订单上，怎样的门槛会得到想要的等级分布：逐一试用，重新回放得出。采用前请先预览。',
    'Which thresholds would have given the wanted shares on these orders, found by replaying them. Not ' +
      'yet a decision: preview before adopting.',
  ],
  proposal: ['目标 {shares}', 'For {shares}'],
  current: ['现门槛', 'Threshold now'],
  proposed: ['建议门槛', 'Proposed'],
  would_hold: ['届时人数（共看 {looked_at} 人）', 'Would hold it, of {looked_at} looked at'],
  would_share: ['届时占比', 'Share then'],
  movers: [
    '所看的 {looked_at} 名会员，与期末现状相比：{up} 人会更高，{down} 人会更低，{unchanged} 人不变。',
    'Of the {looked_at} members looked at, against the end of the period: {up} would stand higher, {down} ' +
      'lower, {unchanged} the same.',
  ],

  // Customers
  customers: ['顾客与复购', 'Customers and repurchase'],
  customers_lead: ['与方案无关，只看订单本身。', 'Facts of the orders themselves, whatever the programme.'],
  sales_title: ['每月销售额', 'Sales by month'],
  sales_definition: [
    '商品款扣除退货，按付款时间计。散客是没有会员号的订单，占全部销售额的 {guests}。',
    'Goods money less returns, by date of payment. Guests are orders without a member: {guests} of ' +
      'all sales.',
  ],
  sales_of_members: ['会员', 'Members'],
  sales_of_guests: ['散客', 'Guests'],
  orders_of_members: ['会员订单', "Members' orders"],
  orders_of_guests: ['散客订单', "Guests' orders"],
  new_members: ['新会员', 'New members'],
  active_members: ['有单会员', 'Members with an order'],
  returning_members: ['老会员', 'Returning members'],
  active_title: ['每月下单的会员', 'Members who ordered, by month'],
  active_definition: [
    '新会员：当月首次出现。老会员：当月下单、此前已经入会。',
    'New: first seen in the month. Returning: ordered in the month and joined before it.',
  ],
  by_orders_title: ['下过几单', 'How many orders they made'],
  by_orders_definition: [
    '每位有订单的会员在整个期间的订单数。全部退掉的订单不计。',
    'Orders of each buyer over the whole period. An order returned entirely does not count.',
  ],
  orders_made: ['订单数', 'Orders'],
  buyers: ['顾客', 'Buyers'],
  buyers_share: ['占顾客', 'Share of buyers'],
  n_orders: ['{orders} 单', '{orders} orders'],
  n_orders_one: ['1 单', '1 order'],
  or_more: ['{orders}+', '{orders}+'],
  within_title: ['首单后多久回来', 'How soon they come back'],
  within_definition: [
    '只计首单距期末已满相应天数的顾客，因此各条的人数不同。',
    'Only buyers whose first order is at least so many days before the end are counted, so each bar ' +
      'has its own base.',
  ],
  within_days: ['{days} 天', '{days} d'],
  days: ['天数', 'Days'],
  observed: ['可观察顾客', 'Observed'],
  again: ['再次下单', 'Ordered again'],
  rate: ['比例', 'Rate'],
  cohorts_title: ['按首单月份的留存', 'Retention by month of first order'],
  cohorts_definition: [
    '每行是同一个月首次下单的顾客；第 n 列是其中在之后第 n 个月又下单的比例。颜色越深越好。{cut}',
    'Each row: those whose first order fell in that month. Column n: the share of them who ordered ' +
      'in the n-th month after it. Darker is better. {cut}',
  ],
  cohorts_cut: [
    '图中只画最近 {rows} 个月的首单与其后 {columns} 个月，数据表有全部。',
    'The chart shows the last {rows} cohorts and {columns} months after; the figures have them all.',
  ],
  cohort: ['首单月份', 'First order'],
  months_after: ['首单后第几个月', 'Months after the first order'],
  cohort_tip: ['{cohort} 首单，第 {month} 个月', 'First order {cohort}, month {month}'],

  // Points
  accounts: ['积分', 'Points'],
  accounts_lead: [
    '积分是欠会员的账：发了多少、用了多少、还欠多少。',
    'Points are owed to members: how many were given, used, and are still open.',
  ],
  account_worth: ['{points} 分值 {money}。', '{points} are worth {money}.'],
  account_no_worth: ['不值钱，不计成本。', 'Worth no money and no cost.'],
  account_title: ['「{account}」每月收支', '{account} by month'],
  account_definition: [
    '向上：结算后到账；向下：用掉、过期、退货收回。待结算的不在其中。',
    'Upward: earned once settled; downward: spent, expired, taken back by returns. What is pending ' +
      'is not yet in it.',
  ],
  balance_title: ['「{account}」月末结余', '{account} open at each month’s end'],
  balance_definition: [
    '未用：可用与冻结。待结算：订单未过结算期。未用 − 欠分 = 上月的差 + 到账 − 已用 − 过期 − 收回。',
    'Outstanding: available and held. Pending: orders not settled yet. Outstanding − debt = the same ' +
      'last month + earned − spent − expired − taken back.',
  ],
  earned: ['到账', 'Earned'],
  spent: ['已用', 'Spent'],
  expired: ['过期', 'Expired'],
  clawed_back: ['退货收回', 'Taken back'],
  outstanding: ['未用', 'Outstanding'],
  pending: ['待结算', 'Pending'],
  debt: ['欠分', 'Debt'],
  amount: ['数量', 'Amount'],
  worth_full: ['面值', 'At full worth'],
  liability_assumed: ['负债（按 {redeemed} 会被兑换计）', 'Liability (assumes {redeemed} redeemed)'],
  holders_line: [
    '{members} 位会员有余额，{debtors} 位欠分。',
    '{members} members hold a balance, {debtors} are in debt.',
  ],
  ending_title: ['若无人再买，今后各月到期', 'What ends in the months ahead if nobody buys'],
  ending_definition: [
    '期末未用部分按到期月份列出。',
    'What is outstanding at the end, by the month in which it ends.',
  ],
  ends: ['到期', 'Ends'],

  // Cost
  cost: ['成本', 'Cost'],
  cost_lead: [
    '方案会花掉会员销售额的多少，由哪些部分组成。',
    'What share of members’ sales the programme would cost, and for what.',
  ],
  assumed: ['按 {redeemed} 会被兑换计', 'assumes {redeemed} redeemed'],
  estimated: ['估算', 'estimate'],
  part: ['部分', 'Part'],
  part_amount: ['金额', 'Amount'],
  part_share: ['占销售额', 'Share of sales'],
  part_basis: ['计算方法', 'How it is reckoned'],
  cost_total: ['合计', 'Total'],
  cost_title: ['每月成本占销售额', 'Cost by month, share of sales'],
  cost_definition: [
    '分母是当月会员销售额 {sales}（合计）。积分在到账当月计入，按 {redeemed} 会被兑换；等级折扣是估算：文件里的价格是事实，折扣不减少消费额。',
    "Against members' sales of the month, {sales} in all. Points count in the month they are earned, " +
      '{redeemed} taken to be redeemed. Level discounts are estimates: prices in the file are facts, ' +
      'and the discount lowers no spend.',
  ],
  eligible: ['适用销售额', 'Eligible sales'],
  by_level_title: ['{part}：按付款时的等级', '{part}, by level at payment'],
  not_costed: ['未计入成本', 'Not in the cost'],
  not_costed_lead: [
    '方案承诺、但订单文件无法计价的内容：',
    'Promised by the programme, and beyond what an order file can price:',
  ],

  // Comparison
  comparison: ['两个方案对比', 'Side by side'],
  comparison_lead: ['同一份订单，分别按两个方案回放。', 'The same orders, replayed under each programme.'],
  figure: ['项目', 'Figure'],
  change: ['差', 'Difference'],
  comparison_shares: ['期末等级分布', 'Levels at the end'],
  comparison_shares_of: ['{ladder}：{programme}', '{ladder}: {programme}'],
  comparison_shares_definition: [
    '每条合计 100%：期末各等级会员占比。两个方案的同色等级按高低次序对应，名称可能不同。',
    'Each bar adds up to 100% of members at the end. Equal colours mean equal rank; the names may differ.',
  ],
  total_cost: ['成本合计', 'Cost in all'],
  total_cost_share: ['成本占销售额', 'Cost, share of sales'],
  points_earned: ['{account}：到账', '{account}: earned'],
  points_outstanding: ['{account}：未用', '{account}: outstanding'],
  points_liability: ['{account}：负债（按 {redeemed}）', '{account}: liability (at {redeemed})'],
  pairs_title: ['谁在两个方案下等级不同', 'Who stands elsewhere'],
  pairs_definition: [
    '行：{first}；列：{second}。灰底为两边同一等级（同名，或无同名时同位）。共 {members} 人，其中 {differ} 人不同。',
    'Rows: {first}; columns: {second}. Grey: the same level in both, by name or, where no names meet, ' +
      'by place. {differ} of {members} members differ.',
  ],
  balances_line: [
    '「{account}」：{more} 人在前者下更多，{less} 人更少，{equal} 人相同。',
    '{account}: {more} members hold more under the first, {less} less, {equal} the same.',
  ],
  differ_list: [
    '等级不同的会员，按销售额排列的前 {members} 人',
    'The {members} members with the most sales among those who differ',
  ],
  under: ['{what}（{programme}）', '{what} ({programme})'],

  // Data
  data: ['数据质量', 'Data quality'],
  data_lead: [
    '没有任何一行被悄悄丢掉。被拒绝的按指令计数：一个多行订单是一条指令。',
    'No row is dropped in silence. Rejections count commands: an order of several rows is one.',
  ],
  data_sum: [
    '读取 {read} = 回放 {replayed} + 未匹配 {unmatched} + 跳过 {skipped} + 被拒绝 {rejected}',
    '{read} read = {replayed} replayed + {unmatched} unmatched + {skipped} skipped + {rejected} rejected',
  ],
  kind: ['类别', 'Kind'],
  reason: ['原因', 'Reason'],
  number: ['数量', 'Number'],
  examples: ['例子（行号：内容）', 'Examples (line: row)'],
  share_of_rows: ['占读取', 'Share'],
  unmatched: ['未匹配', 'Unmatched'],
  skipped: ['跳过', 'Skipped'],
  rejected: ['被拒绝的指令', 'Rejected commands'],
  notes: ['说明', 'Note'],
  rejected_against: ['被拒绝的指令（{programme}）', 'Rejected commands ({programme})'],
  example_line: ['第 {line} 行', 'line {line}'],

  // Assumptions
  assumptions: ['前提与口径', 'Assumptions and terms'],
  assume_redeemed: [
    '假定会员最终兑换全部积分的 {redeemed}；凡依此得出的数字旁边都注明。',
    'Members are assumed to redeem {redeemed} of their points in the end; every figure that rests on ' +
      'it says so.',
  ],
  term_sales: [
    '销售额：商品款，扣除退货，不含运费。',
    'Sales: money for goods, less returns, without shipping.',
  ],
  term_order: [
    '订单：还有商品款保留的订单；全部退掉的不计。',
    'Order: one of which goods money is kept; one returned entirely does not count.',
  ],
  term_settled: [
    '结算：订单过了方案规定的期限，积分到账，计入等级。',
    'Settled: past the programme’s waiting time, when points arrive and the order counts for levels.',
  ],
  term_share: [
    '各占比四舍五入，合计可能相差 0.1%。',
    'Shares are rounded and may add up to 0.1% more or less.',
  ],
};
