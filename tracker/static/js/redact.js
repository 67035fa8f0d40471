// Areas drawn on the pages. The rows of numbers are the truth: a box writes into its row, a row
// moves its box. Every task works without this file.
const form = document.querySelector('form[data-redact]')
const frames = [...document.querySelectorAll('.redact__frame')]
const SIDES = ['left', 'top', 'width', 'height']
const LEAST = 0.5 // per cent: less is a click
const STEP = 1

const rows = () => [...form.querySelectorAll('fieldset[data-row]')]
const input = (row, name) => row.querySelector(`[name$="-${name}"]`)
const read = (row, name) => Number.parseFloat(input(row, name).value.replace(',', '.'))
const told = (number) => String(Math.round(number * 100) / 100).replace('.', ',')
const within = (number, most) => Math.min(Math.max(number, 0), most)

function sides(row) {
  const found = Object.fromEntries(SIDES.map((name) => [name, read(row, name)]))
  return SIDES.every((name) => Number.isFinite(found[name])) ? found : null
}

function write(row, page, area) {
  input(row, 'page').value = page
  for (const name of SIDES) input(row, name).value = told(area[name])
}

function clear(row) {
  for (const field of row.querySelectorAll('input')) field.value = ''
}

// An empty row, made anew behind the last one where there is none.
function freeRow() {
  const all = rows()
  const empty = all.find((row) => [...row.querySelectorAll('input')].every((field) => !field.value))
  if (empty) return empty
  const last = all.at(-1)
  const row = last.cloneNode(true)
  const number = all.length
  for (const one of row.querySelectorAll('[id], [for], [name]')) {
    for (const what of ['id', 'for', 'name']) {
      if (one.hasAttribute(what)) one.setAttribute(what, one.getAttribute(what).replace(/areas-\d+-/, `areas-${number}-`))
    }
  }
  for (const one of row.querySelectorAll('.field__error')) one.remove()
  for (const one of row.querySelectorAll('[aria-invalid], [aria-describedby]')) {
    one.removeAttribute('aria-invalid')
    one.removeAttribute('aria-describedby')
  }
  row.querySelector('legend').textContent = form.dataset.row.replace('{n}', number + 1)
  clear(row)
  last.after(row)
  return row
}

function place(box, area) {
  for (const name of SIDES) box.style[name] = `${area[name]}%`
}

function draw() {
  const focused = document.activeElement?.dataset?.of
  for (const box of document.querySelectorAll('.redact__box')) box.remove()
  rows().forEach((row, number) => {
    const area = sides(row)
    if (!area) return
    const page = input(row, 'page').value.trim() || '1'
    const frame = frames.find((one) => one.dataset.page === page)
    if (!frame) return
    const box = document.createElement('button')
    box.type = 'button'
    box.className = 'redact__box'
    box.dataset.of = number
    box.setAttribute('aria-label', form.dataset.area.replace('{n}', number + 1).replace('{page}', page))
    place(box, area)
    frame.append(box)
    if (focused === String(number)) box.focus({ preventScroll: true })
  })
}

function say(number, page) {
  document.querySelector('[data-said]').textContent = form.dataset.area
    .replace('{n}', number + 1)
    .replace('{page}', page)
}

// What was looked at before is not what would be kept now.
function changed() {
  const keep = form.querySelector('[value="keep"]')
  if (keep) keep.disabled = true
}

function at(event, frame) {
  const edge = frame.getBoundingClientRect()
  return {
    x: within(((event.clientX - edge.left) / edge.width) * 100, 100),
    y: within(((event.clientY - edge.top) / edge.height) * 100, 100),
  }
}

function between(a, b) {
  return { left: Math.min(a.x, b.x), top: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) }
}

function pressed(event) {
  const frame = event.currentTarget
  const byFinger = document.body.classList.contains('redact--finger')
  if (event.button !== 0 || (event.pointerType === 'touch' && !byFinger)) return
  event.preventDefault()
  const start = at(event, frame)
  const held = event.target.closest('.redact__box')
  const row = held && rows()[held.dataset.of]
  const before = row && sides(row)
  held?.focus()
  const ghost = held ?? document.createElement('div')
  if (!held) {
    ghost.className = 'redact__box'
    frame.append(ghost)
  }
  frame.setPointerCapture(event.pointerId)
  const area = (now) => {
    if (!held) return between(start, now)
    return {
      ...before,
      left: within(before.left + now.x - start.x, 100 - before.width),
      top: within(before.top + now.y - start.y, 100 - before.height),
    }
  }
  const moved = (next) => place(ghost, area(at(next, frame)))
  const ended = (last) => {
    frame.removeEventListener('pointermove', moved)
    frame.removeEventListener('pointerup', ended)
    frame.removeEventListener('pointercancel', ended)
    if (!held) ghost.remove()
    const found = area(at(last, frame))
    const counts = last.type === 'pointerup' && found.width >= LEAST && found.height >= LEAST
    if (counts) {
      const target = row ?? freeRow()
      write(target, frame.dataset.page, rounded(found))
      changed()
      say(rows().indexOf(target), frame.dataset.page)
    }
    draw()
  }
  frame.addEventListener('pointermove', moved)
  frame.addEventListener('pointerup', ended)
  frame.addEventListener('pointercancel', ended)
}

// To two decimals, outwards, so that nothing that was drawn over is left out.
function rounded(area) {
  const down = (number) => Math.floor(number * 100) / 100
  const up = (number) => Math.min(Math.ceil(number * 100) / 100, 100)
  const left = down(area.left)
  const top = down(area.top)
  return { left, top, width: up(area.left + area.width) - left, height: up(area.top + area.height) - top }
}

const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

function keyed(event) {
  const box = event.target.closest?.('.redact__box')
  if (!box) return
  const row = rows()[box.dataset.of]
  const area = sides(row)
  if (event.key === 'Delete' || event.key === 'Backspace') {
    event.preventDefault()
    clear(row)
    changed()
    draw()
    input(row, 'left').focus()
    return
  }
  const way = KEYS[event.key]
  if (!way) return
  event.preventDefault()
  const [across, down] = way.map((one) => one * STEP)
  if (event.shiftKey) {
    area.width = within(area.width + across, 100 - area.left) || LEAST
    area.height = within(area.height + down, 100 - area.top) || LEAST
  } else {
    area.left = within(area.left + across, 100 - area.width)
    area.top = within(area.top + down, 100 - area.height)
  }
  write(row, input(row, 'page').value || '1', area)
  changed()
  draw()
}

if (form) {
  document.body.classList.add('js-redact')
  form.querySelector('.redact__by-hand').hidden = false
  form.addEventListener('input', (event) => {
    changed()
    if (event.target.closest('[data-row]')) draw()
  })
  document.addEventListener('keydown', keyed)
  for (const frame of frames) frame.addEventListener('pointerdown', pressed)
  const finger = form.querySelector('[data-finger]')
  finger.addEventListener('click', () => {
    const on = document.body.classList.toggle('redact--finger')
    finger.setAttribute('aria-pressed', String(on))
  })
  draw()
}
