// Opens the page at URL in Chromium and waits for its title to say how it went:
// node browser.mjs MODULES CHROMIUM URL [ARGUMENT OF CHROMIUM ...].
import { createRequire } from 'node:module';

const [modules, executablePath, url, ...others] = process.argv.slice(2);
const { chromium } = createRequire(modules + '/')('playwright-core');

// the sandbox needs rights that a container may not have
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', ...others] });
try {
  const page = await browser.newPage();
  page.on('console', (message) => console.log('console:', message.text()));
  await page.goto(url);
  await page.waitForFunction(() => document.title !== '', null, { timeout: 30_000 });
  console.log('title', await page.title());
} finally {
  await browser.close();
}
