/**
 * Who gets what, written by hand: one row a route, or a block of rows where it matters whose the
 * thing is and who may see it. The columns are
 *
 *   guest  user  premium  artist  moderator  admin
 *
 * `ok` gets in, `401` is asked to sign in, `403` is told no, `404` is told that there is nothing,
 * `-` cannot be (a guest owns nothing).
 */
export const ROLE_COLUMNS = ['guest', 'user', 'premium', 'artist', 'moderator', 'admin'] as const;
export type RoleColumn = (typeof ROLE_COLUMNS)[number];

/** Whose the thing is, and for a track who hears it. */
export type Situation =
  | 'any'
  | 'own'
  | "another's"
  | `${'own' | "another's"} ${'public' | 'members' | 'private'}`;

export type Expectations = Partial<Record<Situation, string>>;

const EVERYONE: Expectations = {
  any: 'ok   ok   ok   ok   ok   ok ',
};
const SIGNED_IN: Expectations = {
  any: '401  ok   ok   ok   ok   ok ',
};
const ADMIN: Expectations = {
  any: '401  403  403  403  403  ok ',
};
const NOBODY: Expectations = {
  any: '401  401  401  401  401  401',
};
const INVITERS: Expectations = {
  any: '401  403  403  403  ok   ok ',
};
/** Nobody of these sells yet, so whoever may sell is told that there is no seller. */
const NO_SELLERS: Expectations = {
  any: '401  403  403  404  404  404',
};
const SELLING: Expectations = {
  any: '401  403  403  ok   ok   ok ',
};
/** What is for sale everybody sees, also music that only its buyers hear. */
const BUYERS: Expectations = {
  'own public': '-    ok   ok   ok   ok   ok ',
  'own members': '-    ok   ok   ok   ok   ok ',
  'own private': '-    ok   ok   ok   ok   ok ',
  "another's public": 'ok   ok   ok   ok   ok   ok ',
  "another's members": 'ok   ok   ok   ok   ok   ok ',
  "another's private": 'ok   ok   ok   ok   ok   ok ',
};
const LISTENERS: Expectations = {
  'own public': '-    ok   ok   ok   ok   ok ',
  'own members': '-    ok   ok   ok   ok   ok ',
  'own private': '-    ok   ok   ok   ok   ok ',
  "another's public": 'ok   ok   ok   ok   ok   ok ',
  "another's members": '404  ok   ok   ok   ok   ok ',
  "another's private": '404  404  404  404  ok   ok ',
};
const EDITORS: Expectations = {
  'own public': '-    ok   ok   ok   ok   ok ',
  'own members': '-    ok   ok   ok   ok   ok ',
  'own private': '-    ok   ok   ok   ok   ok ',
  "another's public": '401  403  403  403  ok   ok ',
  "another's members": '404  403  403  403  ok   ok ',
  "another's private": '404  404  404  404  ok   ok ',
};
const OWNER: Expectations = {
  own: '-    ok   ok   ok   ok   ok ',
  "another's": '401  404  404  404  404  404',
};

export const ACCESS_TABLE: Readonly<Record<string, Expectations>> = {
  getHealth: EVERYONE,
  getReady: EVERYONE,
  getStatus: EVERYONE,
  getAllHealth: ADMIN,
  // From this machine; from elsewhere it takes the metrics token, which is no role's.
  getMetrics: EVERYONE,
  getApiDocument: EVERYONE,
  getDocs: EVERYONE,

  readSite: EVERYONE,
  readPaymentsInfo: EVERYONE,
  claimInstallation: EVERYONE,
  register: EVERYONE,
  logIn: EVERYONE,
  refreshSession: EVERYONE,
  logOut: EVERYONE,
  logOutEverywhere: SIGNED_IN,
  listSessions: SIGNED_IN,
  revokeSession: OWNER,
  readMe: SIGNED_IN,
  readPlan: SIGNED_IN,
  createInvitation: INVITERS,
  createWsTicket: SIGNED_IN,

  listJobs: ADMIN,
  getJob: ADMIN,
  retryJob: ADMIN,
  cancelJob: ADMIN,

  listPlans: EVERYONE,
  createPlan: ADMIN,
  updatePlan: ADMIN,
  listSubscriptions: SIGNED_IN,
  subscribe: SIGNED_IN,
  getSubscription: OWNER,
  paySubscription: OWNER,
  cancelSubscription: OWNER,
  refreshSubscription: OWNER,
  listAllSubscriptions: ADMIN,
  endSubscription: ADMIN,
  // The signature of a provider, which is no role's.
  receiveHyperswitchWebhook: NOBODY,
  receiveStripeWebhook: NOBODY,
  listPaymentExceptions: ADMIN,
  closePaymentException: ADMIN,
  listWebhookDeliveries: ADMIN,
  correctLedger: ADMIN,
  proveOrder: ADMIN,
  readReconciliation: ADMIN,
  listDifferences: ADMIN,
  listReconcileRuns: ADMIN,
  getReconcileRun: ADMIN,

  listProducts: EVERYONE,
  getProduct: BUYERS,
  listOwnProducts: NO_SELLERS,
  createProduct: SELLING,
  updateProduct: SELLING,
  getCart: SIGNED_IN,
  addToCart: SIGNED_IN,
  removeFromCart: SIGNED_IN,
  listOrders: SIGNED_IN,
  placeOrder: SIGNED_IN,
  getOrder: OWNER,
  payOrder: OWNER,
  cancelOrder: OWNER,
  refreshOrder: OWNER,
  listRefunds: OWNER,
  createRefund: INVITERS,
  listLicences: SIGNED_IN,
  becomeSeller: SELLING,
  getOwnSeller: NO_SELLERS,
  createOnboardingLink: NO_SELLERS,
  getEarnings: NO_SELLERS,
  listOwnTransfers: NO_SELLERS,
  listOwnPayouts: NO_SELLERS,
  listAllOrders: ADMIN,
  getAnyOrder: ADMIN,
  listSellers: ADMIN,
  listTransfers: ADMIN,
  retryTransfer: ADMIN,
  holdTransfer: ADMIN,
  releaseTransfer: ADMIN,

  listTracks: EVERYONE,
  listAlbums: EVERYONE,
  listArtists: EVERYONE,
  search: EVERYONE,
  // An album and an artist are what the viewer may hear of them.
  getAlbum: LISTENERS,
  getArtist: LISTENERS,
  getTrack: LISTENERS,
  updateTrack: EDITORS,
  deleteTrack: EDITORS,
  listImports: ADMIN,
  getImport: ADMIN,

  getTrackHls: LISTENERS,
  getTrackHlsPlaylist: LISTENERS,
  getTrackHlsSegment: LISTENERS,
  getTrackStream: LISTENERS,
  getTrackWaveform: LISTENERS,
  getTrackCover: LISTENERS,
  getTrackHlsByToken: LISTENERS,
  getTrackHlsPlaylistByToken: LISTENERS,
  getTrackHlsSegmentByToken: LISTENERS,
  getTrackStreamByToken: LISTENERS,
  getTrackWaveformByToken: LISTENERS,
  getTrackCoverByToken: LISTENERS,
};
