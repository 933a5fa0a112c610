// Runs before the first paint, so that no page flashes in the wrong colours.
(() => {
  let scheme = 'auto';
  try {
    scheme = localStorage.getItem('carrel-color-scheme') ?? 'auto';
  } catch {
    // Storage may be forbidden: the system's choice it is.
  }
  if (scheme !== 'light' && scheme !== 'dark') {
    scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
})();
