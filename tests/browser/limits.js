// A page in WeChat's built-in browser, as strict as the strictest telephone: what is not there is taken away before
// the page's own scripts run; what a page must never try there is told on the console, on which the test fails.
(() => {
  const tell = (what) => console.error(`tried ${what}`);
  const trap = (what) => () => { tell(what); return null; };
  for (const name of ["serviceWorker", "clipboard", "mediaDevices", "share", "canShare", "getUserMedia", "webkitGetUserMedia"]) {
    delete Navigator.prototype[name];
  }
  delete window.Notification;
  delete window.BarcodeDetector;
  delete window.showSaveFilePicker;
  delete window.showOpenFilePicker;
  window.open = trap("a pop-up");
  document.execCommand = trap("the clipboard");
  for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = trap(name);
  const click = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = function () { this.hasAttribute("download") ? tell("a download") : click.call(this); };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[download], a[target=_blank]");
    if (link) tell(link.hasAttribute("download") ? "a download" : "a pop-up");
  }, true);
  document.addEventListener("securitypolicyviolation", (event) => {
    tell(`against the policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
  });
  addEventListener("unhandledrejection", (event) => tell(`rejected: ${event.reason}`));
})();
