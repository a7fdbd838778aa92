/** A few short reasons to trust a place, side by side. */
export function Promises({ promises }: { readonly promises: readonly string[] }) {
  return (
    <ul className="promises">
      {promises.map((promise) => (
        <li key={promise}>{promise}</li>
      ))}
    </ul>
  )
}
