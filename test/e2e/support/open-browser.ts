import { chromium, type Browser, type Page } from 'playwright-core';

export interface PageOptions {
  /** Viewport; 1280 × 800 unless told. */
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
}

/** A tab of a visitor of its own, with what its console complained about. */
export interface Visit extends AsyncDisposable {
  readonly page: Page;
  /** Errors and warnings of the console, and uncaught exceptions, in order. */
  readonly complaints: string[];
}

/** The real browser, without a window; each visit has cookies and storage of its own. */
export interface RealBrowser extends AsyncDisposable {
  visit(options?: PageOptions): Promise<Visit>;
}

const chromiumPath = '/usr/bin/chromium';
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Opens Chromium on a profile folder of its own; sound starts by a real click only. */
export async function openBrowser(): Promise<RealBrowser> {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: flags });
  return {
    visit: (options = {}) => openVisit(browser, options),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

async function openVisit(browser: Browser, options: PageOptions): Promise<Visit> {
  const { width = 1280, height = 800, colorScheme = 'light' } = options;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.stack ?? error.message}`));
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}
