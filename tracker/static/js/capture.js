// Asks every three seconds how far a page is; when it is done, shows what came of it.

const every = 3000

async function look() {
  try {
    const answer = await fetch(location.href, { redirect: 'error' })
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      const told = page.querySelector('[data-progress]')
      const shown = document.querySelector('[data-progress]')
      if (told && !('open' in told.dataset)) return location.reload()
      if (told && told.textContent !== shown.textContent) shown.innerHTML = told.innerHTML
    }
  } catch {
    // No connection: the next look may have one.
  }
  setTimeout(look, every)
}

setTimeout(look, every)
