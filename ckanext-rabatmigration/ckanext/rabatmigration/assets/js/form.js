/* What a form tells while it is filled in: how many answers of a folded group are given, and the
   way from the summary of errors to each field. Without it both are as of the last save. */
(function () {
  'use strict';

  function answers(form, name) {
    return Array.prototype.some.call(form.elements, function (one) {
      if (one.name !== name && one.name.indexOf(name + '-') !== 0) { return false; }
      if (one.disabled || one.type === 'hidden') { return false; }
      if (one.type === 'checkbox' || one.type === 'radio') { return one.checked; }
      return one.value.trim() !== '';
    });
  }

  function count(form) {
    form.querySelectorAll('[data-answers]').forEach(function (told) {
      var names = told.dataset.answers.split(',');
      var filled = names.filter(function (name) { return answers(form, name); }).length;
      var said = told.dataset.said.replace('{filled}', filled).replace('{total}', names.length);
      if (told.textContent !== said) { told.textContent = said; }
    });
  }

  /* What the description is good for, as it stands; files are added elsewhere and stay as told. */
  function weigh(form) {
    form.querySelectorAll('.rm-use').forEach(function (use) {
      var missing = 0;
      use.querySelectorAll('[data-need]').forEach(function (need) {
        if (need.dataset.need !== 'resources') { need.hidden = answers(form, need.dataset.need); }
        missing += need.hidden ? 0 : 1;
      });
      use.dataset.ready = String(!missing);
      use.querySelector('[data-use=ready]').hidden = Boolean(missing);
      use.querySelector('[data-use=missing]').hidden = !missing;
    });
  }

  function show(field) {
    for (var fold = field.closest('details'); fold; fold = fold.parentElement.closest('details')) {
      fold.open = true;
    }
  }

  /* Lead to the first input of a field that is wrong, in what it may be folded into. */
  function lead(event) {
    var link = event.target.closest('.rm-problems a[href^="#"], .rm-brings a[href^="#"]');
    var field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) { return; }
    event.preventDefault();
    show(field);
    var inputs = 'input:not([type=hidden]), textarea, select, summary';
    if (field.hidden) { field = field.closest('.rm-field').querySelector('[role=combobox]') || field; }
    var input = field.matches(inputs) ? field : field.querySelector('[aria-invalid]') || field.querySelector(inputs);
    (input || field).focus({ preventScroll: true });
    (field.closest('.rm-field') || field).scrollIntoView({ block: 'start' });
  }

  document.addEventListener('DOMContentLoaded', function () {
    var problems = document.querySelector('.rm-problems');
    var form = document.getElementById('dataset-edit') || document.getElementById('resource-edit');
    document.addEventListener('click', lead);
    if (problems) { problems.focus(); }
    if (!form) { return; }
    ['input', 'change', 'rm:filled'].forEach(function (what) {
      form.addEventListener(what, function () { count(form); weigh(form); });
    });
    count(form);
    weigh(form);
    var brings = form.querySelector('.rm-brings > details');
    if (brings && window.matchMedia('(max-width: 991.98px)').matches) { brings.open = false; }
  });
})();
