/* Asks for the reason of a policy tag as soon as it is ticked. Without this script the form asks
   after the first save. */
(function () {
  'use strict';

  var PREFIXES = { sdg_targets: 'sdg', mc2cm_recommendations: 'mc2cm' };

  function follow(box, list, pattern, empty) {
    var tag = PREFIXES[box.name] + ':' + box.value;
    var there = list.querySelector('[data-tag="' + CSS.escape(tag) + '"]');
    if (box.checked && !there) {
      list.appendChild(ask(tag, box.closest('label').textContent.trim(), pattern));
    } else if (!box.checked && there) {
      // What was typed is kept on the page: ticking the box again brings it back.
      there.hidden = true;
      there.disabled = true;
    } else if (there) {
      there.hidden = false;
      there.disabled = false;
    }
    empty.hidden = Boolean(list.querySelector('[data-tag]:not([hidden])'));
  }

  function ask(tag, label, pattern) {
    var made = pattern.content.firstElementChild.cloneNode(true);
    made.dataset.tag = tag;
    made.querySelector('legend').textContent = label;
    made.querySelectorAll('label').forEach(function (one) {
      var id = 'field-policy_reasons-' + tag + '-' + one.dataset.lang;
      one.htmlFor = id;
      one.nextElementSibling.id = id;
      one.nextElementSibling.name = 'policy_reasons-' + tag + '-' + one.dataset.lang;
    });
    return made;
  }

  document.addEventListener('DOMContentLoaded', function () {
    var pattern = document.getElementById('rm-reason-pattern');
    var list = document.getElementById('rm-reason-list');
    var empty = document.getElementById('rm-reason-empty');
    if (!pattern || !list || !empty) { return; }
    empty.querySelector('[data-without-script]').hidden = true;
    empty.querySelector('[data-with-script]').hidden = false;
    Object.keys(PREFIXES).forEach(function (name) {
      document.querySelectorAll('input[type="checkbox"][name="' + name + '"]').forEach(function (box) {
        box.addEventListener('change', function () { follow(box, list, pattern, empty); });
      });
    });
  });
})();
