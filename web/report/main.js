// Puts the page together, and again whenever the language, the programme shown, the width, the colours or
// the medium change.
'use strict';

function build() {
  forget_charts();
  document.documentElement.lang = view.language === 'zh' ? 'zh-CN' : 'en';
  document.title = say('document_title', { programme: words(report.header.programme.title) });
  const result = report.results[view.result];
  const first = [findings_section(result)];
  const of_programme = [
    levels_section(result),
    near_section(result),
    thresholds_section(result),
    accounts_section(result),
    cost_section(result),
  ];
  const rest = [customers_section(), comparison_section(), data_section(), assumptions_section()];
  const sections = [...first, ...of_programme, ...rest].filter(Boolean);
  document
    .getElementById('page')
    .replaceChildren(
      page_head(),
      navigation(sections),
      el('main', { class: 'wide' }, chooser() ?? '', key_figures(result), sections),
    );
  draw_all();
}

// Keeps the reader at the section he was reading.
function build_in_place() {
  const here = [...document.querySelectorAll('section')].find(
    (one) => one.getBoundingClientRect().bottom > 60,
  );
  const offset = here?.getBoundingClientRect().top ?? 0;
  build();
  const there = here && document.getElementById(here.id);
  if (there && window.scrollY > 0) window.scrollBy(0, there.getBoundingClientRect().top - offset);
}

function switch_language() {
  view.language = view.language === 'zh' ? 'en' : 'zh';
  build_in_place();
  document.getElementById('language').focus({ preventScroll: true });
}

function choose_result(index) {
  view.result = index;
  build_in_place();
}

// Paper has no folds: what is folded is opened for it, and the figures of the charts follow as an appendix,
// so that the report itself stays short. Afterwards everything is as it was.
let restore = [];
function on_print(wanted) {
  if (printing.now === wanted) return;
  printing.now = wanted;
  if (wanted) {
    for (const fold of document.querySelectorAll('details:not([open])')) {
      fold.open = true;
      restore.push(() => (fold.open = false));
    }
    append_figures();
  } else {
    for (const step of restore.reverse()) step();
    restore = [];
  }
  draw_all();
}

function append_figures() {
  const folds = [...document.querySelectorAll('figure details, #comparison > details')];
  const appendix = section('appendix', say('appendix'), null);
  document.querySelector('main').append(appendix);
  restore.push(() => appendix.remove());
  let last = '';
  for (const fold of folds) {
    const title = fold.closest('figure')?.querySelector('h4').textContent ?? '';
    const summary = fold.querySelector('summary').textContent;
    const heading = summary === say('the_figures') ? title : [title, summary].filter(Boolean).join(' · ');
    const place = document.createComment('');
    fold.replaceWith(place);
    if (heading !== last) appendix.append(el('h3', null, heading));
    last = heading;
    appendix.append(fold);
    restore.push(() => place.replaceWith(fold));
  }
}

// The reader's language, unless the address asks for one.
const language = new URLSearchParams(window.location.search).get('lang') ?? navigator.language;
view.language = language.startsWith('zh') ? 'zh' : 'en';
build();

let resize_timer = 0;
window.addEventListener('resize', () => {
  clearTimeout(resize_timer);
  resize_timer = setTimeout(draw_all, 120);
});
dark_wanted.addEventListener('change', build_in_place);
const print_wanted = window.matchMedia('print');
print_wanted.addEventListener('change', () => on_print(print_wanted.matches));
window.addEventListener('beforeprint', () => on_print(true));
window.addEventListener('afterprint', () => on_print(false));
