/** An answer that refuses, in the shape of Hyperswitch; thrown from wherever it is found out. */
export class HyperswitchRefusal extends Error {
  override readonly name = 'HyperswitchRefusal';
  readonly status: number;
  readonly body: { readonly error: Readonly<Record<string, unknown>> };

  constructor(status: number, type: string, code: string, message: string) {
    super(message);
    this.status = status;
    this.body = { error: { type, message, code } };
  }
}

const invalid = (code: string, message: string): HyperswitchRefusal =>
  new HyperswitchRefusal(400, 'invalid_request', code, message);

const missing = (message: string): HyperswitchRefusal =>
  new HyperswitchRefusal(404, 'object_not_found', 'HE_02', message);

/** Every refusal that the sandbox knows of, by what is wrong. */
export const refusals = Object.freeze({
  unauthorized: () =>
    new HyperswitchRefusal(
      401,
      'invalid_request',
      'IR_01',
      'API key not provided or invalid API key used',
    ),
  unknownUrl: () =>
    new HyperswitchRefusal(404, 'invalid_request', 'IR_02', 'Unrecognized request URL'),
  parameterMissing: (name: string) => invalid('IR_04', `Missing required param: ${name}`),
  formatInvalid: (name: string, expected: string) =>
    invalid('IR_05', `${name} contains invalid data. Expected format is ${expected}`),
  dataInvalid: (message: string) => invalid('IR_06', message),
  valueInvalid: (name: string) => invalid('IR_07', `Invalid value provided: ${name}`),
  refundsTooMany: () => invalid('IR_12', 'Reached maximum refund attempts'),
  refundTooLarge: () => invalid('IR_13', 'The refund amount exceeds the amount captured'),
  stateUnexpected: (flow: string, status: string, expected: string) =>
    invalid(
      'IR_14',
      `This Payment could not be ${flow} because it has a status of ${status}. The expected state is ${expected}`,
    ),
  preconditionFailed: (message: string) => invalid('IR_16', message),
  cardInvalid: () =>
    new HyperswitchRefusal(400, 'connector_error', 'CE_04', 'Card data is invalid'),
  duplicatePayment: (id: string) =>
    new HyperswitchRefusal(
      400,
      'duplicate_request',
      'HE_01',
      `The payment with the specified payment_id '${id}' already exists in our records`,
    ),
  duplicateRefund: () =>
    new HyperswitchRefusal(
      400,
      'duplicate_request',
      'HE_01',
      'Duplicate refund request. Refund already attempted with the refund ID',
    ),
  paymentMissing: () => missing('Payment does not exist in our records'),
  refundMissing: () => missing('Refund does not exist in our records'),
  disputeMissing: () => missing('Dispute does not exist in our records'),
  eventMissing: () => missing('Event does not exist in our records'),
  merchantMissing: () => missing('Merchant account does not exist in our records'),
});
