// Keeps the page that is shown without a network, and its style; nothing that is about anybody.
const kept = [{% for address in kept %}"{{ address|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const [offline] = kept;
const name = `linli-${kept.join()}`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(name).then((cache) => cache.addAll(kept)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const drop = (names) => Promise.all(names.filter((each) => each !== name).map((each) => caches.delete(each)));
  event.waitUntil(caches.keys().then(drop).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate" && event.request.method === "GET")
    event.respondWith(fetch(event.request).catch(() => caches.match(offline)));
  else if (kept.includes(new URL(event.request.url).pathname))
    event.respondWith(caches.match(event.request.url).then((found) => found || fetch(event.request)));
});
