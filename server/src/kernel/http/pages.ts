/**
 * The web application: its files as built (hashed ones are immutable, `.br` and `.gz` neighbours are sent when the
 * browser takes them) and, for every address that is a page of it, the one HTML file. Only files that were there at
 * start can be asked for, so no path leads out of the folder. A page comes with the names of the scripts its route
 * needs, so that they are fetched together with the first ones. Also the security headers of every answer.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';

export interface Pages {
  readonly headers: RequestHandler;
  readonly serve: RequestHandler;
}
interface Asset {
  readonly file: string;
  readonly type: string;
  readonly etag: string;
  readonly encodings: ReadonlyMap<string, string>;
}

interface Route {
  readonly path: RegExp;
  readonly link: string;
}

const FALLBACKS = ['200.html', 'index.html'];
/**
 * A short ending names a file; signed codes in an address hold a dot too, and a long text behind it. No page has a
 * step upwards or a slash written as a code in its address.
 */
const NO_PAGE = /\.\w{1,12}$|\.\.|%2e|%2f|%5c/i;
/** Pages of the studio name the file they show. */
const NAMES_A_FILE = /^\/studio\/[^/]+\/(?:flows|files)\/(?!.*(?:\.\.|%2e|%5c))[^/]+$/i;
const ROUTE_FILES = '/_app/route-files.json';
const IMMUTABLE = '/_app/immutable/';
/** The diagram editor writes style elements of its own. */
const EDITOR = '/studio';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

export function openPages(folder: string): Pages {
  const assets = existsSync(folder) ? readAssets(folder) : new Map<string, Asset>();
  const page = FALLBACKS.map((name) => assets.get(`/${name}`)).find((asset) => asset !== undefined);
  const routes = readRoutes(assets.get(ROUTE_FILES)?.file);
  return { headers: securityHeaders(page ? inlineScripts(page.file) : []), serve: serveFrom(assets, page, routes) };
}

/** As the build wrote them down; a build without is served all the same. */
function readRoutes(file: string | undefined): readonly Route[] {
  if (file === undefined) return [];
  const rows = JSON.parse(readFileSync(file, 'utf8')) as { pattern: string; files: string[] }[];
  return rows.map(({ pattern, files }) => ({
    path: new RegExp(pattern),
    link: files.map((name) => `</${name}>; rel="modulepreload"`).join(', '),
  }));
}

function serveFrom(
  assets: ReadonlyMap<string, Asset>,
  page: Asset | undefined,
  routes: readonly Route[],
): RequestHandler {
  return async (request, response, next) => {
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const asset = reads ? assets.get(request.path) : undefined;
    if (asset) return sendAsset(request, response, asset, request.path.startsWith(IMMUTABLE));
    const mayBePage = !NO_PAGE.test(request.path) || NAMES_A_FILE.test(request.path);
    const isPage = reads && mayBePage && request.accepts('html') === 'html';
    if (!page || !isPage) {
      next();
      return;
    }
    const link = routes.find((route) => route.path.test(request.path))?.link ?? '';
    if (link !== '') response.setHeader('Link', link);
    await sendAsset(request, response, page, false);
  };
}

async function sendAsset(request: Request, response: Response, asset: Asset, immutable: boolean): Promise<void> {
  response.setHeader('Cache-Control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  response.setHeader('ETag', asset.etag);
  response.setHeader('Vary', 'Accept-Encoding');
  if (request.headers['if-none-match'] === asset.etag) return void response.status(304).end();
  const encoding = request.acceptsEncodings([...asset.encodings.keys(), 'identity']) || 'identity';
  const file = asset.encodings.get(encoding) ?? asset.file;
  if (file !== asset.file) response.setHeader('Content-Encoding', encoding);
  response.setHeader('Content-Type', asset.type);
  response.setHeader('Content-Length', statSync(file).size);
  if (request.method === 'HEAD') return void response.end();
  await pipeline(createReadStream(file), response);
}

function readAssets(folder: string): Map<string, Asset> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => path.join(entry.parentPath, entry.name));
  const originals = paths.filter((file) => !/\.(?:br|gz)$/.test(file));
  return new Map(originals.map((file) => [`/${path.relative(folder, file).split(path.sep).join('/')}`, assetOf(file)]));
}

function assetOf(file: string): Asset {
  const packed = [['br', `${file}.br`] as const, ['gzip', `${file}.gz`] as const].filter(([, name]) =>
    existsSync(name),
  );
  const { size, mtimeMs } = statSync(file);
  return {
    file,
    type: TYPES[path.extname(file)] ?? 'application/octet-stream',
    etag: `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`,
    encodings: new Map(packed),
  };
}

/** The page starts itself with an inline script; its digest is what allows it. */
function inlineScripts(file: string): string[] {
  const scripts = readFileSync(file, 'utf8').matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g);
  return [...scripts].map(
    ([, text]) =>
      `'sha256-${createHash('sha256')
        .update(text ?? '')
        .digest('base64')}'`,
  );
}

function securityHeaders(scripts: readonly string[]): RequestHandler {
  const [ordinary, editor] = [policy(scripts, []), policy(scripts, ["'unsafe-inline'"])];
  return (request, response, next) => {
    response.setHeader('Permissions-Policy', 'camera=(self), geolocation=(self), microphone=(), payment=(), usb=()');
    (request.path.startsWith(EDITOR) ? editor : ordinary)(request, response, next);
  };
}

function policy(scripts: readonly string[], styleElements: readonly string[]): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", ...scripts],
        styleSrcElem: ["'self'", ...styleElements],
        styleSrcAttr: ["'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        mediaSrc: ["'self'", 'blob:'],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        frameSrc: ["'none'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
  });
}
