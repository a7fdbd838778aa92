import { printable } from '../../../src-shared/text.ts'
import type { RelayAddressView } from '../../../src-shared/views.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { useWording } from '../../window-context.ts'

interface AddressesProps {
  readonly addresses: readonly RelayAddressView[]
  /** The port it listens on instead of the usual one; null where it is the usual one. */
  readonly movedTo: number | null
}

/** Under which addresses others reach this relay, the likeliest first. */
export function Addresses({ addresses, movedTo }: AddressesProps) {
  const { texts } = useWording()
  return (
    <div className="stack tight">
      {movedTo !== null && <p className="banner warn">{texts.relay.moved(movedTo)}</p>}
      <ul className="card rows" aria-label={texts.relay.addresses}>
        {addresses.map((address, at) => (
          <AddressRow key={address.address} address={address} best={at === 0} />
        ))}
        {addresses.every(({ kind }) => kind === 'loopback') && <li className="row sub">{texts.relay.noAddresses}</li>}
      </ul>
      <p className="sub small">{texts.relay.addressesHint}</p>
    </div>
  )
}

function AddressRow({ address, best }: { readonly address: RelayAddressView; readonly best: boolean }) {
  const { texts } = useWording()
  const what = texts.relay.kinds[address.kind]
  return (
    <li className="row address-row">
      <div className="row-main">
        <span className={best ? 'address best' : 'address'} data-testid="relay-address">
          {printable(address.address)}
        </span>
        <span className="sub small">
          {printable(address.interfaceName)}, {what}
        </span>
      </div>
      <CopyButton
        text={address.address}
        label={texts.common.copy}
        name={texts.common.copyThis(printable(address.address))}
        look={best ? 'primary' : 'plain'}
      />
    </li>
  )
}
