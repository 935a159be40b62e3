/* Sends the form's file in pieces (tus 1.0): with progress, through lost connections, from where it
   stopped. Without this script the form sends the file as forms do. */
(function () {
  'use strict';

  var VERSION = '1.0.0', LEAST = 256 * 1024, SECONDS = 4, FIRST_WAIT = 1000, LONGEST_WAIT = 30000;

  function start() {
    var box = document.getElementById('rm-uploader');
    var input = document.getElementById('field-resource-upload');
    if (!box || !input || !window.fetch || !window.localStorage) { return; }
    var form = input.form;
    input.insertAdjacentElement('afterend', box);
    var view = new View(box, form, input);
    var upload = null;
    input.addEventListener('change', function () {
      if (upload) { upload.stop(); }
      view.reset();
      var file = input.files[0];
      upload = file && view.accepts(file) ? new Upload(file, view) : null;
      if (upload) { upload.begin(); }
    });
    view.on('pause', function () { upload.pause(); });
    view.on('resume', function () { upload.resume(); });
    view.on('cancel', function () { upload.cancel(); upload = null; });
    form.addEventListener('submit', function (event) {
      if (!upload || upload.state === 'arrived' || upload.state === 'failed') { return; }
      event.preventDefault();
      event.stopImmediatePropagation();
      upload.then = event.submitter || null;
      if (upload.state === 'paused') { upload.resume(); }
      view.say(view.words.waiting, true);
    }, true);
  }

  /* What people see and hear of it. */
  function View(box, form, input) {
    this.box = box;
    this.form = form;
    this.input = input;
    this.words = {};
    Object.keys(box.dataset).forEach(function (key) {
      if (key.startsWith('say')) { this.words[key[3].toLowerCase() + key.slice(4)] = box.dataset[key]; }
    }, this);
    this.language = document.documentElement.lang;
    this.id = null;
    this.decade = -1;
  }

  View.prototype.find = function (name) { return this.box.querySelector(name); };

  View.prototype.on = function (name, act) {
    this.find('[data-do="' + name + '"]').addEventListener('click', act);
  };

  View.prototype.number = function (value, digits) {
    /* Western digits, as the site writes them */
    var locale = this.language === 'ar' ? 'ar-MA-u-nu-latn' : this.language;
    return new Intl.NumberFormat(locale, { maximumFractionDigits: digits || 0 }).format(value);
  };

  View.prototype.percent = function (value) {
    var locale = this.language === 'ar' ? 'ar-MA-u-nu-latn' : this.language;
    return new Intl.NumberFormat(locale, { style: 'percent' }).format(value / 100);
  };

  View.prototype.fill = function (words, values) {
    return words.replace(/\{(\w+)\}/g, function (whole, name) {
      return name in values ? values[name] : whole;
    });
  };

  View.prototype.size = function (bytes) {
    return bytes < 1e6
      ? this.fill(this.words.kilobytes, { number: this.number(Math.max(bytes / 1e3, 1)) })
      : this.fill(this.words.megabytes, { number: this.number(bytes / 1e6, bytes < 1e7 ? 1 : 0) });
  };

  View.prototype.left = function (seconds) {
    if (seconds < 60) { return this.words.soon; }
    return seconds < 5400
      ? this.fill(this.words.minutes, { number: this.number(Math.ceil(seconds / 60)) })
      : this.fill(this.words.hours, { number: this.number(Math.round(seconds / 3600)) });
  };

  View.prototype.accepts = function (file) {
    if (!file.size) { return this.refuse(this.words.empty); }
    if (file.size <= Number(this.box.dataset.largest)) { return true; }
    return this.refuse(this.fill(this.words.tooLarge, {
      size: this.size(file.size), largest: this.box.dataset.largestSaid
    }));
  };

  View.prototype.refuse = function (words) {
    this.show();
    this.problem(words);
    this.buttons({});
    this.input.value = '';
    return false;
  };

  View.prototype.show = function () { this.box.hidden = false; };

  View.prototype.reset = function () {
    this.box.hidden = true;
    this.hold(null);
    this.problem('');
    this.decade = -1;
    this.find('.rm-uploader-found').hidden = true;
    this.find('.rm-uploader-recode').hidden = true;
    this.find('.rm-uploader-recode input').disabled = true;
    var before = document.getElementById('rm-arrived');
    if (before) { before.remove(); }
  };

  View.prototype.problem = function (words) {
    var place = this.find('.rm-uploader-problem');
    place.textContent = words;
    place.hidden = !words;
    if (words) { this.say(''); }
  };

  /* `aloud` goes to screen readers too: not at each piece, or they would never be silent. */
  View.prototype.say = function (words, aloud) {
    this.find('.rm-uploader-state').textContent = words;
    if (aloud) { this.find('[role="status"]').textContent = words; }
  };

  View.prototype.buttons = function (shown) {
    this.box.querySelectorAll('[data-do]').forEach(function (button) {
      var had = button === document.activeElement;
      button.hidden = !shown[button.dataset.do];
      if (had && button.hidden) {
        var next = button.parentNode.querySelector('[data-do="' + (shown.resume ? 'resume' : 'pause') + '"]');
        if (shown.resume || shown.pause) { next.hidden = false; next.focus(); }
      }
    });
  };

  View.prototype.progress = function (done, size, speed) {
    var percent = Math.floor(done / size * 100);
    var left = speed ? this.left((size - done) / speed) : this.words.starting;
    this.find('progress').value = percent;
    this.say(this.fill(this.words.sending, {
      percent: this.percent(percent), done: this.size(done), size: this.size(size), speed: this.size(speed), left: left
    }));
    if (Math.floor(percent / 10) > this.decade && percent < 100) {
      this.decade = Math.floor(percent / 10);
      this.find('[role="status"]').textContent = this.fill(this.words.told, { percent: this.percent(percent), left: left });
    }
  };

  /* Puts the file's id into the form in place of the file. */
  View.prototype.hold = function (id) {
    var held = this.form.querySelector('input[type="hidden"][name="rabatmigration_upload"]');
    if (held) { held.remove(); }
    this.input.disabled = false;
    if (!id) { return; }
    held = document.createElement('input');
    held.type = 'hidden';
    held.name = 'rabatmigration_upload';
    held.value = id;
    this.form.appendChild(held);
  };

  /* What the file says of itself: its name is proposed, the rest is told. */
  View.prototype.describe = function (found) {
    if (found.problem && found.fault !== 'encoding') { this.problem(found.problem); }
    this.find('.rm-uploader-found').hidden = false;
    this.find('.rm-uploader-summary').textContent = found.summary;
    var list = this.find('.rm-uploader-proposals');
    list.replaceChildren.apply(list, found.proposals.map(function (one) {
      var item = document.createElement('li');
      item.textContent = one.said;
      return item;
    }));
    this.find('.rm-uploader-later').hidden = !found.proposals.length;
    var recode = this.find('.rm-uploader-recode');
    var isOther = found.fault === 'encoding' && Boolean(found.table);
    recode.hidden = !isOther;
    recode.querySelector('input').disabled = !isOther;
    if (isOther) {
      recode.querySelector('bdi').textContent = found.table.columns.map(function (one) { return one.name; }).join(' · ');
    }
    this.name(found.name, found.name_lang);
  };

  View.prototype.name = function (name, language) {
    var names = Array.from(this.form.querySelectorAll('input[name^="name_translated-"]'));
    if (!name || names.some(function (one) { return one.value.trim(); })) { return; }
    var place = this.form.querySelector('input[name="name_translated-' + language + '"]') || names[0];
    if (!place) { return; }
    place.value = name;
    var fold = place.closest('details');
    if (fold) { fold.open = true; }
  };

  function Upload(file, view) {
    this.file = file;
    this.view = view;
    this.state = 'starting';
    this.offset = 0;
    this.speed = 0;
    this.wait = FIRST_WAIT;
    this.most = Number(view.box.dataset.piece);
    this.size = Math.min(2 * LEAST, this.most);
    this.key = ['rm-upload', view.box.dataset.dataset, file.name, file.size, file.lastModified].join(':');
    this.address = null;
    this.then = undefined;
    this.renewed = false;
    /* Grows when somebody pauses, goes on or gives up: what an older turn still brings is passed over. */
    this.turn = 0;
    window.addEventListener('online', this.online = this.hurry.bind(this));
  }

  Upload.prototype.begin = function () {
    var view = this.view;
    view.show();
    view.find('.rm-uploader-name bdi').textContent = this.file.name;
    view.find('progress').value = 0;
    view.say(view.words.starting);
    view.buttons({ pause: true, cancel: true });
    this.state = 'sending';
    this.address = localStorage.getItem(this.key);
    this.next(this.address ? this.ask : this.create);
  };

  Upload.prototype.next = function (step) {
    var self = this, turn = this.turn;
    if (this.state !== 'sending') { return; }
    step.call(this, turn).catch(function (error) { if (turn === self.turn) { self.trouble(error); } });
  };

  Upload.prototype.headers = function (more) {
    var name = document.querySelector('meta[name="csrf_field_name"]');
    var token = name && document.querySelector('meta[name="' + name.content + '"]');
    return Object.assign({ 'Tus-Resumable': VERSION, 'X-CSRFToken': token ? token.content : '' }, more);
  };

  Upload.prototype.create = async function (turn) {
    var said = { dataset: this.view.box.dataset.dataset, filename: this.file.name };
    var answer = await fetch(this.view.box.dataset.address, {
      method: 'POST', credentials: 'same-origin',
      headers: this.headers({ 'Upload-Length': String(this.file.size), 'Upload-Metadata': metadata(said) })
    });
    if (answer.status !== 201) { throw await refusal(answer); }
    if (this.state === 'stopped') { return; }
    this.address = new URL(answer.headers.get('Location'), location.href).pathname;
    try { localStorage.setItem(this.key, this.address); } catch (error) { /* it can't go on after a reload */ }
    this.offset = 0;
    if (turn === this.turn) { this.next(this.send); }
  };

  /* Asks how far it got. */
  Upload.prototype.ask = async function (turn) {
    var answer = await fetch(this.address, { method: 'HEAD', credentials: 'same-origin', headers: this.headers({}) });
    if (turn !== this.turn) { return; }
    if (answer.status === 404 || answer.status === 403) { this.forget(); this.next(this.create); return; }
    if (!answer.ok) { throw await refusal(answer); }
    if (Number(answer.headers.get('Upload-Length')) !== this.file.size) { this.forget(); this.next(this.create); return; }
    this.offset = Number(answer.headers.get('Upload-Offset'));
    if (this.offset) { this.view.say(this.view.fill(this.view.words.resumed, { percent: this.percent() }), true); }
    this.next(this.send);
  };

  Upload.prototype.percent = function () {
    return this.view.percent(Math.floor(this.offset / this.file.size * 100));
  };

  Upload.prototype.send = async function (turn) {
    if (this.offset >= this.file.size) { this.arrive(); return; }
    var from = this.offset, began = performance.now(), self = this;
    var piece = await this.file.slice(from, from + this.size).arrayBuffer();
    var sum = window.crypto && crypto.subtle ? await crypto.subtle.digest('SHA-256', piece) : null;
    if (turn !== this.turn) { return; }
    var answer = await this.patch(piece, sum, function (loaded) {
      var seconds = (performance.now() - began) / 1000;
      if (seconds > 0.2) { self.speed = self.speed ? self.speed * 0.7 + loaded / seconds * 0.3 : loaded / seconds; }
      self.view.progress(Math.min(from + loaded, self.file.size), self.file.size, self.speed);
    });
    if (turn !== this.turn) { return; }
    if (answer.status !== 204) { throw answer; }
    this.offset = Number(answer.offset);
    this.wait = FIRST_WAIT;
    this.renewed = false;
    this.view.problem('');
    var seconds = Math.max((performance.now() - began) / 1000, 0.001);
    /* pieces of some seconds: little is lost when the connection breaks, and progress is seen */
    this.size = Math.max(LEAST, Math.min(this.most, this.size * 2, Math.round(piece.byteLength / seconds * SECONDS)));
    this.view.progress(this.offset, this.file.size, this.speed || piece.byteLength / seconds);
    this.next(this.send);
  };

  Upload.prototype.patch = function (piece, sum, seen) {
    var self = this;
    return new Promise(function (done) {
      var call = self.call = new XMLHttpRequest();
      call.open('PATCH', self.address);
      var headers = self.headers({ 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(self.offset) });
      if (sum) { headers['Upload-Checksum'] = 'sha256 ' + base64(new Uint8Array(sum)); }
      Object.keys(headers).forEach(function (name) { call.setRequestHeader(name, headers[name]); });
      call.upload.onprogress = function (event) { seen(event.loaded); };
      call.onloadend = function () {
        var said = null;
        try { said = JSON.parse(call.responseText).error.message; } catch (error) { /* none of ours */ }
        done({ status: call.status, offset: call.getResponseHeader('Upload-Offset'), message: said });
      };
      call.send(piece);
    });
  };

  /* What to do when something went wrong, by what it was. */
  Upload.prototype.trouble = function (error) {
    if (this.state !== 'sending') { return; }
    var status = error && error.status;
    if (status === 404) { this.forget(); this.next(this.create); return; }
    if (status === 409 || status === 460) { this.later(this.ask); return; }
    if ((status === 400 || status === 403) && !this.renewed) { this.renewed = true; this.renew(); return; }
    if (status === 423 || !status || status >= 500 && status !== 507) {
      this.view.say(this.view.fill(this.view.words.lost, { percent: this.percent() }), this.wait === FIRST_WAIT);
      this.later(this.address ? this.ask : this.create);
      return;
    }
    this.state = 'failed';
    this.then = undefined;
    this.view.problem(error.message || this.view.words.failed);
    this.view.buttons({ cancel: true });
  };

  Upload.prototype.later = function (step) {
    this.pending = step;
    clearTimeout(this.timer);
    this.timer = setTimeout(this.hurry.bind(this), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  };

  Upload.prototype.hurry = function () {
    var step = this.pending;
    clearTimeout(this.timer);
    this.pending = null;
    if (step) { this.next(step); }
  };

  /* A long upload outlives the page's token: a fresh page brings another. */
  Upload.prototype.renew = function () {
    var self = this;
    fetch(location.pathname, { credentials: 'same-origin' }).then(function (answer) { return answer.text(); }).then(function (text) {
      var page = new DOMParser().parseFromString(text, 'text/html');
      var name = page.querySelector('meta[name="csrf_field_name"]');
      var fresh = name && page.querySelector('meta[name="' + name.content + '"]');
      var here = name && document.querySelector('meta[name="' + name.content + '"]');
      if (fresh && here) {
        here.content = fresh.content;
        self.view.form.querySelectorAll('input[name="' + name.content + '"]').forEach(function (one) { one.value = fresh.content; });
      }
      self.next(self.address ? self.ask : self.create);
    }).catch(self.trouble.bind(self));
  };

  Upload.prototype.pause = function () {
    this.rest('paused');
    this.view.buttons({ resume: true, cancel: true });
    this.view.say(this.view.fill(this.view.words.paused, { percent: this.percent(), hours: this.view.box.dataset.hours }), true);
  };

  Upload.prototype.resume = function () {
    this.state = 'sending';
    this.view.buttons({ pause: true, cancel: true });
    this.next(this.address ? this.ask : this.create);
  };

  Upload.prototype.rest = function (state) {
    this.state = state;
    this.turn += 1;
    this.pending = null;
    clearTimeout(this.timer);
    if (this.call) { this.call.abort(); }
  };

  Upload.prototype.stop = function () {
    this.rest('stopped');
    window.removeEventListener('online', this.online);
  };

  Upload.prototype.cancel = function () {
    var address = this.address;
    this.stop();
    this.forget();
    if (address) { fetch(address, { method: 'DELETE', credentials: 'same-origin', headers: this.headers({}) }).catch(function () { /* it is forgotten by itself */ }); }
    this.view.reset();
    this.view.input.value = '';
    this.view.show();
    this.view.find('.rm-uploader-name bdi').textContent = '';
    this.view.find('progress').value = 0;
    this.view.buttons({});
    this.view.say(this.view.words.cancelled, true);
    this.view.input.focus();
  };

  Upload.prototype.forget = function () {
    localStorage.removeItem(this.key);
    this.address = null;
    this.offset = 0;
  };

  Upload.prototype.arrive = function () {
    var view = this.view, id = this.address.split('/').pop(), self = this;
    window.removeEventListener('online', this.online);
    this.state = 'arrived';
    view.hold(id);
    view.input.disabled = true;
    view.find('progress').value = 100;
    view.buttons({ cancel: true });
    view.say(view.words.arrived, true);
    fetch(view.box.dataset.describe + '?id=' + id, { credentials: 'same-origin' })
      .then(function (answer) { return answer.json(); })
      .then(function (answer) { if (answer.success && self.state === 'arrived') { view.describe(answer.result); } })
      .catch(function () { /* it can be described later */ })
      .then(function () {
        if (self.then !== undefined && self.state === 'arrived') { view.form.requestSubmit(self.then); }
      });
  };

  async function refusal(answer) {
    var said = null;
    try { said = (await answer.json()).error.message; } catch (error) { /* none of ours */ }
    return { status: answer.status, message: said };
  }

  function metadata(values) {
    return Object.keys(values).map(function (name) {
      return name + ' ' + base64(new TextEncoder().encode(values[name]));
    }).join(',');
  }

  function base64(bytes) {
    return btoa(Array.from(bytes, function (byte) { return String.fromCharCode(byte); }).join(''));
  }

  if (document.readyState === 'loading') { document.addEventListener('DOMContentLoaded', start); } else { start(); }
})();
