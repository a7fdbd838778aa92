import { printable } from '../../../src-shared/text.ts'
import type { HostedAddressView } from '../../../src-shared/views.ts'
import { Button } from '../../components/button.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { useErrorTexts, useWindow, useWording } from '../../window-context.ts'
import { summarizeChecks } from './address-check.ts'

interface AddressesProps {
  readonly addresses: readonly HostedAddressView[]
  readonly announced: boolean
}

/** Under which addresses others reach this relay, the likeliest first, and whether each answers. */
export function Addresses({ addresses, announced }: AddressesProps) {
  const { texts } = useWording()
  const alone = addresses.every(({ kind }) => kind === 'loopback')
  return (
    <div className="card addresses">
      <ul className="rows" aria-label={texts.relay.addresses}>
        {addresses.map((address, at) => (
          <AddressRow key={address.address} address={address} best={at === 0} />
        ))}
        {alone && <li className="row sub">{texts.relay.noAddresses}</li>}
      </ul>
      <div className="addresses-foot sub small">
        {/* Who is on no network announces nothing to anybody. */}
        {!alone && (
          <p>{announced ? `${texts.relay.announced} ${texts.relay.addressesHint}` : texts.relay.unannounced}</p>
        )}
        <TestAgain addresses={addresses} />
      </div>
    </div>
  )
}

function TestAgain({ addresses }: Pick<AddressesProps, 'addresses'>) {
  const { bridge, actions } = useWindow()
  const { check } = useWording().texts.relay
  const { testing, tested, reached } = summarizeChecks(addresses)
  return (
    <div className="test-again">
      <p className="grow">
        <span role="status">{!testing && tested > 0 && `${check.some(reached, tested)} `}</span>
        {check.limits}
      </p>
      <Button disabled={testing || addresses.length === 0} onClick={() => void actions.report(bridge.testRelay({}))}>
        {testing ? check.testing : tested > 0 ? check.again : check.test}
      </Button>
    </div>
  )
}

function AddressRow({ address, best }: { readonly address: HostedAddressView; readonly best: boolean }) {
  const { texts } = useWording()
  const errors = useErrorTexts()
  const { check } = address
  const what = texts.relay.kinds[address.kind]
  return (
    <li className="row address-row">
      <div className="row-main">
        <span className={best ? 'address best' : 'address'} data-testid="relay-address">
          {printable(address.address)}
        </span>
        <span className="sub small">
          <bdi>{printable(address.interfaceName)}</bdi>, {what},{' '}
          <span className={`check ${check.kind}`} data-testid="address-check">
            {texts.relay.check[check.kind]}
          </span>
        </span>
        {/* That nothing answers is said already. */}
        {check.kind === 'blocked' && check.error.code !== 'relay.unreachable' && (
          <span className="row-error">{errors[check.error.code].sentence}</span>
        )}
      </div>
      <CopyButton
        text={address.address}
        label={texts.common.copy}
        name={texts.common.copyThis(printable(address.address))}
        look={best ? 'plain' : 'quiet'}
      />
    </li>
  )
}
