// Fetches the page again and swaps its list when something has arrived, so a selection is not lost in between.
const main = document.querySelector('main');
const seen = (root) => root.querySelectorAll('article').length + (root.querySelector('article')?.id ?? '');

setInterval(async () => {
  if (document.hidden) return;
  try {
    const reply = await fetch(location.href);
    const fresh = new DOMParser().parseFromString(await reply.text(), 'text/html');
    const freshMain = fresh.querySelector('main');
    if (freshMain === null || seen(freshMain) === seen(main)) return;
    main.innerHTML = freshMain.innerHTML;
    document.title = fresh.title;
  } catch {
    // The stage is restarting; the next round will find it.
  }
}, 1500);
