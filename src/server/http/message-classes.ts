import { IncomingMessage, ServerResponse } from 'node:http';

import type { Express } from 'express';

/**
 * The classes that the HTTP server makes requests and responses of, with Express's methods on
 * them. Express gives every request and response its own prototype while it is answered, which
 * takes V8 longer than all the rest of a small answer; objects that are born with it stay fast.
 */
export function messageClasses(app: Express): {
  IncomingMessage: typeof IncomingMessage;
  ServerResponse: typeof ServerResponse;
} {
  class Request extends IncomingMessage {}
  class Response extends ServerResponse {}
  Object.setPrototypeOf(Request.prototype, app.request);
  Object.setPrototypeOf(Response.prototype, app.response);
  app.request = Request.prototype as unknown as Express['request'];
  app.response = Response.prototype as unknown as Express['response'];
  return { IncomingMessage: Request, ServerResponse: Response as typeof ServerResponse };
}
