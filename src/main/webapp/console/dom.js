/**
 * Builds the page out of elements and text nodes and of nothing else: what callers have named is hostile, and never meets a
 * parser. `el('p.quiet#x', {title: '…', onclick: fn}, 'text', child)`.
 */
const SVG = 'http://www.w3.org/2000/svg';

export function el(selector, ...rest) {
  const { tag, id, classes } = parts(selector);
  return filled(document.createElement(tag), id, classes, rest);
}

export function svg(selector, ...rest) {
  const { tag, id, classes } = parts(selector);
  return filled(document.createElementNS(SVG, tag), id, classes, rest);
}

function parts(selector) {
  const [, tag, id, classes] = /^([\w-]+)(?:#([\w-]+))?((?:\.[\w-]+)*)$/.exec(selector);
  return { tag, id, classes: classes ? classes.slice(1).split('.') : [] };
}

function filled(element, id, classes, rest) {
  if (id) {
    element.id = id;
  }
  if (classes.length > 0) {
    element.classList.add(...classes);
  }
  const [first, ...others] = rest;
  if (isPlain(first)) {
    set(element, first);
    append(element, others);
  } else {
    append(element, rest);
  }
  return element;
}

function isPlain(thing) {
  return thing != null && Object.getPrototypeOf(thing) === Object.prototype;
}

/** Functions are listeners (`onclick`), true is an attribute without a value, null and false are none. */
function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value == null || value === false) {
      element.removeAttribute(name);
    } else {
      element.setAttribute(name, String(value));
    }
  }
}

function append(element, children) {
  for (const child of children.flat()) {
    if (child != null && child !== false) {
      element.append(child);
    }
  }
}

export function replace(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child != null && child !== false));
}

/** Writes only what is new: what is written is laid out again. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

export function mark(element, name, value) {
  if (value == null) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, String(value));
  }
}
