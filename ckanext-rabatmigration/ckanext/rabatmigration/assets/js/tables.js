/* Shows other views of a table in place, tells them aloud, and draws the chart when one is asked
   for. Without this script each view is a page of its own, and the chart is a table with bars. */
(function () {
  'use strict';

  var WAIT = 10000, TRIES = 30;
  var BLUE = '#12436d', GREY = '#9aa0a6', INK = '#1b1f24', LINE = '#d8d0c4';
  var section, view, said, last = 0;

  function address(form) {
    var asked = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (String(value).trim()) { asked.append(name, value); }
    });
    var url = new URL(form.getAttribute('action'), location.href);
    url.search = asked.toString();
    return url;
  }

  function opened() {
    return Array.from(view.querySelectorAll('details[open][data-rm-open]')).map(function (one) {
      return one.dataset.rmOpen;
    });
  }

  /* Shows what `url` shows; `key` names what has the focus then. */
  function show(url, key, push) {
    var turn = ++last;
    view.setAttribute('aria-busy', 'true');
    return fetch(section.dataset.rmTable + url.search, {
      headers: { 'X-Requested-With': 'rabatmigration-table' }, credentials: 'same-origin'
    }).then(function (answer) {
      if (!answer.ok) { throw new Error(answer.status); }
      return answer.text();
    }).then(function (html) {
      if (turn !== last) { return; }
      var open = opened();
      view.innerHTML = html;
      view.removeAttribute('aria-busy');
      open.forEach(function (name) {
        var one = view.querySelector('[data-rm-open="' + name + '"]');
        if (one) { one.open = true; }
      });
      if (push) { history.pushState(null, '', url); }
      tell();
      focus(key);
      draw();
    }).catch(function () {
      if (turn === last) { location.assign(url); }
    });
  }

  function tell() {
    var count = view.querySelector('[data-rm-count]');
    said.textContent = count ? count.textContent.trim() : '';
  }

  function focus(key) {
    if (key === null) { return; }
    var found = key && view.querySelector('[data-rm-focus="' + key + '"]');
    found = found || view.querySelector('.rm-table-box') || view.querySelector('#rm-table-q');
    if (found) { found.focus({ preventScroll: true }); }
  }

  function draw() {
    var box = view.querySelector('[data-rm-chart]');
    if (!box) { return; }
    var data = JSON.parse(view.querySelector('[data-rm-chart-data]').textContent);
    import(box.dataset.rmChart).then(function (charts) {
      if (!box.isConnected) { return; }
      box.hidden = false;
      box.setAttribute('role', 'img');
      box.setAttribute('aria-labelledby', 'rm-chart-title');
      var set = option(data, box);
      box.dir = 'ltr';  // SVG would turn where texts begin; each label keeps its own direction
      var chart = charts.init(box, null, { renderer: 'svg' });
      chart.setOption(set);
      new ResizeObserver(function () { chart.resize(); }).observe(box);
    });
  }

  function option(data, box) {
    var rtl = getComputedStyle(box).direction === 'rtl';
    var font = getComputedStyle(box).fontFamily;
    var page = document.documentElement.lang.slice(0, 2);
    var locale = { ar: 'ar-MA-u-nu-latn', fr: 'fr', en: 'en-GB' }[page] || page;
    var short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
    var labels = data.labels.map(function (label) { return '\u2068' + label + '\u2069'; });
    var still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    return {
      animation: !still,
      textStyle: { fontFamily: font, fontSize: 13, color: INK },
      grid: { left: 8, right: 8, top: 16, bottom: 8, containLabel: true },
      tooltip: {
        trigger: 'axis',
        renderMode: 'richText',
        textStyle: { fontFamily: font },
        formatter: function (points) {
          var at = points[0].dataIndex;
          return labels[at] + '\n' + (data.texts[at] || '–');
        }
      },
      xAxis: {
        type: 'category',
        data: labels,
        inverse: rtl,
        axisLine: { lineStyle: { color: LINE } },
        axisLabel: { color: INK, hideOverlap: true, rotate: data.labels.length > 6 ? (rtl ? -35 : 35) : 0, width: 120, overflow: 'truncate' }
      },
      yAxis: {
        type: 'value',
        position: rtl ? 'right' : 'left',
        splitLine: { lineStyle: { color: LINE } },
        axisLabel: { color: INK, formatter: function (value) { return short.format(value); } }
      },
      series: [{
        type: data.kind,
        name: data.measure,
        data: data.values.map(function (value, at) {
          return { value: value, itemStyle: { color: data.missing[at] ? GREY : BLUE } };
        }),
        lineStyle: { color: BLUE, width: 2 },
        barMaxWidth: 56
      }]
    };
  }

  /* While the table is being loaded, look now and then whether it is there. */
  function wait(tries) {
    if (!view.querySelector('[data-rm-wait]') || tries >= TRIES) { return; }
    setTimeout(function () {
      if (document.hidden) { wait(tries); return; }
      show(new URL(location.href), null, false).then(function () { wait(tries + 1); });
    }, WAIT);
  }

  function start() {
    section = document.querySelector('[data-rm-table]');
    if (!section) { return; }
    view = section.querySelector('[data-rm-view]');
    said = section.querySelector('[data-rm-said]');
    section.addEventListener('click', function (event) {
      var link = event.target.closest('a[data-rm-turn]');
      if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) { return; }
      event.preventDefault();
      show(new URL(link.href), link.dataset.rmFocus || '', true);
    });
    section.addEventListener('submit', function (event) {
      if (!event.target.matches('form[data-rm-turn]')) { return; }
      event.preventDefault();
      var button = event.submitter;
      show(address(event.target), (button && button.dataset.rmFocus) || '', true);
    });
    addEventListener('popstate', function () { show(new URL(location.href), null, false); });
    draw();
    wait(0);
  }

  if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', start);
  } else {
    start();
  }
})();
