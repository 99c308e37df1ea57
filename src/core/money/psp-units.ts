import { CURRENCIES, decimalsOf, type Currency } from './currency.ts';

/** The payment providers that amounts are exchanged with. */
export const PSPS = ['stripe', 'hyperswitch'] as const;
export type Psp = (typeof PSPS)[number];

/** How a payment provider writes amounts of one currency. */
export interface PspUnit {
  readonly decimals: number;
  /** Amounts that it is given are multiples of this, in its own units. */
  readonly step: bigint;
  /** The same for payouts to a bank. */
  readonly payoutStep: bigint;
}

/** As `docs.stripe.com/currencies` has it, with its special cases. */
const STRIPE = table({
  taken: `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BWP BYN
    BZD CAD CDF CHF CLP CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ
    GYD HKD HNL HTG HUF IDR ILS INR ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL
    MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR
    PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE SOS SRD STD SZL THB TJS TND TOP TRY TTD TWD
    TZS UAH UGX USD UYU UZS VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW`,
  decimals: {
    0: 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF',
    3: 'BHD JOD KWD OMR TND',
  },
  // Written with two decimals that must be zero; those with three must end in one zero.
  steps: { ISK: 100n, UGX: 100n, BHD: 10n, JOD: 10n, KWD: 10n, OMR: 10n, TND: 10n },
  payoutSteps: { HUF: 100n, TWD: 100n },
});

/** As its enumeration of currencies has it. */
const HYPERSWITCH = table({
  taken: `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP
    BYN BZD CAD CDF CHF CLF CLP CNY COP CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP
    GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF
    KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN
    NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD
    SHP SLE SLL SOS SRD SSP STD STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS
    VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL`,
  decimals: {
    0: 'BIF CLP DJF GNF IRR JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF',
    3: 'BHD IQD JOD KWD LYD OMR TND',
    4: 'CLF',
  },
  steps: {},
  payoutSteps: {},
});

/** One table a provider: they differ from each other and from ISO 4217. */
export const PSP_UNITS: Readonly<Record<Psp, ReadonlyMap<Currency, PspUnit>>> = Object.freeze({
  stripe: STRIPE,
  hyperswitch: HYPERSWITCH,
});

interface TableInput {
  /** Currencies that the provider takes. */
  readonly taken: string;
  /** Currencies by decimals, where they are not two. */
  readonly decimals: Readonly<Record<number, string>>;
  readonly steps: Readonly<Record<string, bigint>>;
  readonly payoutSteps: Readonly<Record<string, bigint>>;
}

function table(input: TableInput): ReadonlyMap<Currency, PspUnit> {
  const taken = new Set(input.taken.split(/\s+/));
  const decimals = new Map(
    Object.entries(input.decimals).flatMap(([count, codes]) =>
      codes.split(' ').map((code) => [code, Number(count)] as const),
    ),
  );
  const units = CURRENCIES.filter((code) => taken.delete(code)).map((code) => {
    const own = decimals.get(code) ?? 2;
    // A unit that is finer than the currency's own has digits that must be zero.
    const finer = 10n ** BigInt(Math.max(0, own - decimalsOf(code)));
    const step = input.steps[code] ?? finer;
    return [code, { decimals: own, step, payoutStep: input.payoutSteps[code] ?? step }] as const;
  });
  if (taken.size > 0) throw new Error(`currencies without decimals: ${[...taken].join(' ')}`);
  return new Map(units);
}
