export default function Home() {
  return (
    <main>
      <h1>JOSH</h1>
      <p>
        This deployment answers Twilio, Stripe and QStash. Whether it is well says{' '}
        <a href="/api/health">/api/health</a>.
      </p>
    </main>
  );
}
