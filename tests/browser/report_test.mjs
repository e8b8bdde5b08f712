// Opens the backtest report in Debian's chromium as a shop owner would: from a file, with no network, in
// both languages, on a desk, on a phone and on paper. The page is one of:
//   SHUKE_REPORT   the path of a page that is there already; else
//   REPORT_PAGE    the program that writes the page of tests/browser/sample_report.json, and
//   SHUKE          the program itself, whose backtest of a synthetic shop writes a page (and its JSON).
// What the figures are is not looked at here beyond the sums the schema states.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import Ajv from 'ajv';
import { chromium } from 'playwright-core';
import { broken_sums } from './sums.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const folder = mkdtempSync(join(tmpdir(), 'shuke-report-'));
const schema = JSON.parse(readFileSync(join(root, 'schema/backtest_report.schema.json'), 'utf8'));
const valid = new Ajv({ allErrors: true, strict: false }).compile(schema);
const megabytes_64 = 64 * 1024 * 1024;

function sample_page() {
  const path = join(folder, 'sample.html');
  const result = readFileSync(join(here, 'sample_report.json'));
  writeFileSync(path, execFileSync(process.env.REPORT_PAGE, { input: result, maxBuffer: megabytes_64 }));
  return path;
}

function backtest_page(name, more) {
  const orders = join(folder, 'orders.csv');
  const path = join(folder, `${name}.html`);
  const run = (...words) => execFileSync(process.env.SHUKE, words, { cwd: root, stdio: 'pipe' });
  run('generate', '--members', '800', '--years', '2', '--seed', '7', '--out', orders);
  run('backtest', '--programme', 'programmes/vancl.yaml', '--orders', orders, '--report', path, ...more);
  return path;
}

function pages() {
  const { SHUKE_REPORT, REPORT_PAGE, SHUKE } = process.env;
  if (SHUKE_REPORT) return [['the page given', () => SHUKE_REPORT]];
  const found = [];
  if (REPORT_PAGE) found.push(['the sample', sample_page]);
  if (SHUKE) {
    found.push(['a backtest', () => backtest_page('alone', [])]);
    found.push([
      'a backtest of two programmes',
      () => backtest_page('against', ['--against', 'programmes/youzan-growth.yaml']),
    ]);
  }
  return found;
}

let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

// Opens the page and keeps what it says to the console and whom it asks.
async function open(
  path,
  { width = 1280, height = 900, language = 'zh-CN', colour_scheme = 'light', query = '' } = {},
) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: colour_scheme,
    locale: language,
  });
  const page = await context.newPage();
  const complaints = [];
  const asked = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  page.on('request', (request) => asked.push(request.url()));
  const address = pathToFileURL(path).href + query;
  await page.goto(address);
  await page.waitForSelector('.chart svg');
  return { page, complaints, asked: () => asked.filter((url) => url !== address && url !== 'data:,') };
}

// Every chart: whether it is drawn, within its box, with shapes that carry data and not only axes.
const charts_of = (page) =>
  page.$$eval('.chart', (boxes) =>
    boxes.map((box) => {
      const svg = box.querySelector('svg');
      const filled = svg
        ? [...svg.querySelectorAll('path')].filter((path) => {
            const { width, height } = path.getBoundingClientRect();
            const colour = path.getAttribute('fill');
            return colour && !['none', 'transparent'].includes(colour) && width * height > 4;
          }).length
        : 0;
      return {
        label: box.getAttribute('aria-label'),
        drawn: filled,
        texts: svg ? svg.querySelectorAll('text').length : 0,
        inside:
          svg !== null && svg.getBoundingClientRect().width <= box.getBoundingClientRect().width + 0.5,
      };
    }),
  );

function assert_drawn(charts) {
  assert.ok(charts.length >= 8, `only ${charts.length} charts`);
  for (const chart of charts) {
    assert.ok(chart.label, 'a chart without a label');
    assert.ok(chart.texts > 0, `no axis in: ${chart.label}`);
    assert.ok(chart.inside, `wider than its place: ${chart.label}`);
  }
  const with_data = charts.filter((chart) => chart.drawn > 0);
  assert.ok(
    with_data.length >= charts.length - 2,
    `empty: ${charts.filter((one) => !one.drawn).map((one) => one.label)}`,
  );
}

// What reaches beyond the page's edge, unless it stands in a table that scrolls by itself.
const overflowing = (page) =>
  page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    return [...document.querySelectorAll('body *')]
      .filter(
        (one) => !one.closest('.scroll, nav ul, svg') && one.getBoundingClientRect().right > edge + 0.5,
      )
      .map((one) => `${one.tagName}.${one.className} ${one.textContent.slice(0, 40)}`);
  });

const result_of = (page) => page.$eval('#result', (element) => JSON.parse(element.textContent));
const chinese = /[一-鿿]/;

for (const [name, write] of pages()) {
  describe(`the report of ${name}`, () => {
    let path;
    before(() => {
      path = write();
    });

    test('holds a result as the schema has it, and its sums hold', async () => {
      const { page } = await open(path);
      const result = await result_of(page);
      assert.ok(valid(result), JSON.stringify(valid.errors?.slice(0, 5), null, 1));
      assert.deepEqual(broken_sums(result), []);
      await page.context().close();
    });

    for (const language of ['zh', 'en']) {
      for (const [medium, width, height] of [
        ['a desk', 1280, 900],
        ['a phone', 360, 740],
      ]) {
        test(`is drawn in ${language} on ${medium}, without a complaint or a request`, async () => {
          const { page, complaints, asked } = await open(path, { width, height, language });
          assert_drawn(await charts_of(page));
          assert.deepEqual(await overflowing(page), []);
          assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
          assert.deepEqual(complaints, []);
          assert.deepEqual(asked(), []);
          await page.context().close();
        });
      }
    }

    test('opens in the language of its reader, or the one that the address asks for', async () => {
      for (const [language, query, shown] of [
        ['zh-TW', '', 'zh-CN'],
        ['fr', '', 'en'],
        ['en-GB', '?lang=zh', 'zh-CN'],
        ['zh-CN', '?lang=en', 'en'],
      ]) {
        const { page } = await open(path, { language, query });
        assert.equal(await page.evaluate(() => document.documentElement.lang), shown);
        await page.context().close();
      }
    });

    test('switches language in place, wholly', async () => {
      const { page, complaints } = await open(path);
      assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN');
      assert.match(await page.textContent('h2'), chinese);
      await page.click('#language');
      assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
      const left = await page.$$eval('#page :not(button)', (all) =>
        all.flatMap((one) =>
          [...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data),
        ),
      );
      const in_result = JSON.stringify(await result_of(page));
      assert.deepEqual(
        left.filter(
          (text) => /[一-鿿]/.test(text) && !in_result.includes(JSON.stringify(text).slice(1, -1)),
        ),
        [],
      );
      assert_drawn(await charts_of(page));
      await page.click('#language');
      assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN');
      assert.deepEqual(complaints, []);
      await page.context().close();
    });

    test('has the figures of every chart as a table, and words under it', async () => {
      const { page } = await open(path);
      const bare = await page.$$eval('figure', (figures) =>
        figures
          .filter(
            (one) =>
              !one.querySelector('figcaption')?.textContent || !one.parentElement.querySelector('table'),
          )
          .map((one) => one.textContent.slice(0, 60)),
      );
      assert.deepEqual(bare, []);
      const rows = await page.$$eval('figure details table', (tables) =>
        tables.map((one) => one.rows.length),
      );
      assert.ok(rows.length >= 8 && rows.every((count) => count >= 2), `rows: ${rows}`);
      await page.context().close();
    });

    test('begins with what to act on, each pointing to a section that is there', async () => {
      const { page } = await open(path);
      assert.equal(await page.$eval('main section', (one) => one.id), 'findings');
      const aims = await page.$$eval('.findings a', (links) =>
        links.map((one) => one.getAttribute('href').slice(1)),
      );
      assert.ok(aims.length >= 3);
      for (const aim of aims) assert.ok(await page.$(`section[id="${aim}"]`), `no section ${aim}`);
      await page.context().close();
    });

    test('names the assumed share beside cost and liability', async () => {
      const { page } = await open(path, { language: 'en' });
      const share = `${(await result_of(page)).header.assume.redeemed_bp / 100}%`;
      for (const place of ['#cost table', '#cost figcaption', '.tiles', '#accounts table']) {
        const found = await page.$(place);
        if (found) assert.ok((await found.textContent()).includes(share), `${place} does not say ${share}`);
      }
      await page.context().close();
    });

    test('prints everything: folds open, charts fit the paper', async () => {
      const { page, complaints } = await open(path, { width: 703, height: 1017 });
      const folded = await page.$$eval('details:not([open])', (all) => all.length);
      assert.ok(folded > 0);
      const figures = await page.$$eval('figure details', (all) => all.length);
      await page.emulateMedia({ media: 'print' });
      await page.waitForFunction(() => document.querySelectorAll('details:not([open])').length === 0);
      assert_drawn(await charts_of(page));
      assert.equal(await page.isVisible('nav'), false);
      assert.ok((await page.$$eval('#appendix table', (all) => all.length)) >= 8);
      const widest = await page.$$eval('.chart svg', (all) =>
        Math.max(...all.map((svg) => svg.getBoundingClientRect().right - svg.closest('main').offsetLeft)),
      );
      assert.ok(widest <= 704, `a chart reaches ${widest} pixels across a page of 703`);
      const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
      assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
      await page.emulateMedia({ media: 'screen' });
      await page.waitForFunction(
        (count) => document.querySelectorAll('details:not([open])').length === count,
        folded,
      );
      assert.equal(await page.$('#appendix'), null);
      assert.equal(await page.$$eval('figure details', (all) => all.length), figures);
      assert.deepEqual(complaints, []);
      await page.context().close();
    });

    test('is drawn in dark colours where these are preferred', async () => {
      const { page, complaints } = await open(path, { colour_scheme: 'dark' });
      const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.ok(
        ground.match(/\d+/g).every((part) => Number(part) < 64),
        ground,
      );
      assert_drawn(await charts_of(page));
      assert.deepEqual(complaints, []);
      await page.context().close();
    });

    test('shows each of the programmes when there are two', async (t) => {
      const { page, complaints } = await open(path);
      const result = await result_of(page);
      if (result.results.length < 2) return t.skip('one programme only');
      assert.ok(await page.$('#comparison table'));
      const cost = () => page.$eval('#cost tr.total td', (cell) => cell.textContent);
      const first = await cost();
      await page.click('.chooser button:nth-of-type(2)');
      const second = await cost();
      assert.equal(first === second, result.results[0].cost.total === result.results[1].cost.total);
      assert.deepEqual(complaints, []);
      await page.context().close();
    });

    test('takes text of the file for text', async () => {
      const { page } = await open(path);
      assert.equal(await page.$$eval('#page script', (found) => found.length), 0);
      const hostile = (await result_of(page)).data.unmatched.flatMap((one) =>
        one.examples.map((two) => two.text),
      );
      const shown = await page.$$eval('#data code', (all) => all.map((one) => one.textContent));
      for (const text of hostile) assert.ok(shown.includes(text), `not shown as it stands: ${text}`);
      await page.context().close();
    });
  });
}

test('there is a page to look at', () => {
  assert.ok(pages().length > 0, 'set SHUKE_REPORT, or REPORT_PAGE and SHUKE');
});

test('both languages of the dictionary fill the same places', () => {
  const source = readFileSync(join(root, 'web/report/words.js'), 'utf8');
  const dictionary = new Function(`${source}; return dictionary;`)();
  const places = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
  for (const [key, [zh, en]] of Object.entries(dictionary)) {
    assert.deepEqual(places(zh), places(en), key);
    const prose = zh.replace(/\{\w+\}/g, '');
    const in_chinese = chinese.test(prose) || !/[a-z]/i.test(prose);
    assert.ok(in_chinese || key === 'other_language', `${key} is not in Chinese`);
  }
});

test('every phrase of the dictionary is used', () => {
  const files = ['charts', 'findings', 'sections_levels', 'sections_customers', 'sections_rest', 'main'];
  const source = files.map((file) => readFileSync(join(root, `web/report/${file}.js`), 'utf8')).join('\n');
  const words = readFileSync(join(root, 'web/report/words.js'), 'utf8');
  const dictionary = new Function(`${words}; return dictionary;`)();
  const by_name = /^(wanted_(programme|default|none)|tone_|metric_)/;
  const unused = Object.keys(dictionary).filter(
    (key) => !by_name.test(key) && !source.includes(`'${key}'`),
  );
  const spoken = unused.filter((key) => !new RegExp(`[\\s.(\\[{]${key}:`).test(source));
  assert.deepEqual(spoken, []);
});
