import fc from 'fast-check'

/** Text of any UTF-16 units, lone surrogates and all; fast-check's own `binary` takes seconds to get ready. */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  const unit = fc.oneof(fc.integer({ min: 0, max: 0x2ff }), fc.integer({ min: 0, max: 0x10ffff }))
  return fc.string({ unit: unit.map((point) => String.fromCodePoint(point)), maxLength })
}
