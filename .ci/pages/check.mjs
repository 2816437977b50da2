// Opens written pages in a browser without a network and looks for barriers.
//
// Each page is read light and dark, wide (1280 px) and narrow (320 px), printed, and with scripts
// off. axe-core must find nothing, nothing but files may be asked for, the page itself must not
// scroll sideways, its text must need no script, and every link to a file must lead somewhere.
// Usage: node check.mjs PAGE.html …   ($CHROMIUM names the browser, else /usr/bin/chromium)

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const WIDE = 1280;
const NARROW = 320;
const VIEWS = [
  { name: 'light, wide', scheme: 'light', width: WIDE, media: 'screen', opened: false },
  { name: 'light, narrow', scheme: 'light', width: NARROW, media: 'screen', opened: true },
  { name: 'dark, wide', scheme: 'dark', width: WIDE, media: 'screen', opened: true },
  { name: 'dark, narrow', scheme: 'dark', width: NARROW, media: 'screen', opened: true },
  { name: 'printed', scheme: 'light', width: WIDE, media: 'print', opened: false },
];
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--no-first-run',
];

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

// Runs inside the page: what axe finds, as short lines.
async function barriers() {
  const found = await globalThis.axe.run(document, {
    resultTypes: ['violations'],
    rules: { 'target-size': { enabled: true } },
  });
  return found.violations.map((rule) => {
    const places = rule.nodes.slice(0, 3).map((node) => node.target.join(' '));
    return `axe ${rule.id} (${rule.nodes.length}): ${rule.help}: ${places.join('; ')}`;
  });
}

// Runs inside the page: how far the page itself is wider than the window, in px, and by what.
function sideways() {
  const root = document.documentElement;
  const over = root.scrollWidth - root.clientWidth;
  if (over <= 0) return null;
  const wide = [...document.querySelectorAll('body *')].filter(
    (element) => element.getBoundingClientRect().right > root.clientWidth + 1,
  );
  const names = wide.slice(0, 3).map((element) => element.outerHTML.slice(0, 60));
  return `scrolls sideways by ${over} px: ${names.join(' ')}`;
}

// Runs inside the page: tables that paper would not show.
function unprinted() {
  const hidden = [...document.querySelectorAll('table')].filter(
    (table) => !table.checkVisibility() || table.getBoundingClientRect().height === 0,
  );
  return hidden.length === 0 ? null : `${hidden.length} tables are not printed`;
}

// Runs inside the page: where links, pictures and styles point.
function pointers() {
  const elements = document.querySelectorAll('[href], [src]');
  const places = [...elements].map((element) => element.href?.baseVal ?? element.href ?? element.src);
  return [...new Set(places.map((place) => new URL(place, document.baseURI).href))];
}

function openDetails() {
  for (const details of document.querySelectorAll('details')) details.open = true;
}

// Opens a page in a fresh context and hands over what it asked for and refused beside it.
async function opened(browser, url, settings) {
  const context = await browser.newContext(settings);
  const page = await context.newPage();
  const complaints = [];
  page.on('request', (request) => {
    const asked = request.url();
    if (!asked.startsWith('file:') && !asked.startsWith('data:')) {
      complaints.push(`asks for ${asked}`);
    }
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`the browser says: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`a script failed: ${error.message}`));
  await page.goto(url, { waitUntil: 'load' });
  return { context, page, complaints };
}

async function lookAt(browser, url, view) {
  const viewport = { width: view.width, height: 900 };
  const { context, page, complaints } = await opened(browser, url, {
    viewport,
    colorScheme: view.scheme,
  });
  await page.emulateMedia({ media: view.media, colorScheme: view.scheme });
  const findings = [];
  if (view.media === 'print') findings.push(await page.evaluate(unprinted));
  if (view.opened) await page.evaluate(openDetails);
  if (view.width === NARROW) findings.push(await page.evaluate(sideways));
  await page.evaluate(axeSource);
  findings.push(...(await page.evaluate(barriers)));
  await context.close();
  return [...complaints, ...findings.filter(Boolean)];
}

// The policy in the page's head hides a request by refusing it; without the policy it shows.
async function asksForNothing(browser, url) {
  const { context, complaints } = await opened(browser, url, { bypassCSP: true });
  await context.close();
  return complaints;
}

async function needsNoScript(browser, url) {
  const texts = [];
  for (const javaScriptEnabled of [true, false]) {
    const { context, page } = await opened(browser, url, { javaScriptEnabled });
    texts.push((await page.locator('body').innerText()).trim());
    await context.close();
  }
  if (texts[1].length === 0) return ['without scripts there is no text'];
  return texts[0] === texts[1] ? [] : ['without scripts the text differs'];
}

async function linksLeadSomewhere(browser, url) {
  const { context, page } = await opened(browser, url, {});
  const places = (await page.evaluate(pointers)).filter((place) => place.startsWith('file:'));
  const findings = [];
  for (const place of places) {
    const target = new URL(place);
    const fragment = decodeURIComponent(target.hash.slice(1));
    target.hash = '';
    const here = target.href === url;
    if (!existsSync(fileURLToPath(target))) {
      findings.push(`a link leads nowhere: ${place}`);
    } else if (here && fragment) {
      const there = await page.evaluate((id) => document.getElementById(id) !== null, fragment);
      if (!there) findings.push(`a link leads nowhere: #${fragment}`);
    }
  }
  await context.close();
  return { findings, links: places.length };
}

async function check(browser, path) {
  const url = pathToFileURL(resolve(path)).href;
  const findings = [];
  for (const view of VIEWS) {
    const found = await lookAt(browser, url, view);
    findings.push(...found.map((finding) => `${view.name}: ${finding}`));
  }
  findings.push(...(await asksForNothing(browser, url)));
  findings.push(...(await needsNoScript(browser, url)));
  const { findings: lost, links } = await linksLeadSomewhere(browser, url);
  findings.push(...lost);
  const views = VIEWS.map((view) => view.name).join('; ');
  console.log(`${path}: ${views}; requests; without scripts; ${links} links to files`);
  for (const finding of findings) console.log(`  ${finding}`);
  return findings.length;
}

const paths = process.argv.slice(2);
if (paths.length === 0) {
  console.error('usage: node check.mjs PAGE.html …');
  process.exit(2);
}
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: QUIET,
});
let findings = 0;
try {
  for (const path of paths) findings += await check(browser, path);
} finally {
  await browser.close();
}
console.log(`${paths.length} pages, ${findings} findings`);
process.exit(findings === 0 ? 0 : 1);
