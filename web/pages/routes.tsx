import type { ComponentType, VNode } from 'preact';
import lazy from 'preact-iso/lazy';
import { Route, Router } from 'preact-iso/router';
import type { Area } from '../i18n/catalogue.ts';
import { loadTexts } from '../i18n/catalogue.ts';
import { Broken } from './broken.tsx';
import { Missing } from './missing.tsx';
import SignIn from './sign-in.tsx';

/**
 * A page that is fetched when it is first wanted, together with its part of the texts. When the fetch fails (a lost
 * line, a newer version of the site) the page says so instead of nothing.
 */
function fetched(area: Area, load: () => Promise<{ default: ComponentType }>): ComponentType {
  return lazy(async () => {
    try {
      const [page] = await Promise.all([load(), loadTexts(shownLanguage(), area)]);
      return page.default;
    } catch {
      return Broken;
    }
  });
}

const shownLanguage = () => (document.documentElement.lang === 'en' ? 'en' : 'ru');

const SignUp = fetched('join', () => import('./sign-up.tsx'));
const Activate = fetched('join', () => import('./activate.tsx'));
const Recovery = fetched('join', () => import('./recovery.tsx'));
const KeepSignIn = fetched('join', () => import('./keep-sign-in.tsx'));
const Licence = fetched('join', () => import('./legal/licence.tsx'));
const Consent = fetched('join', () => import('./legal/consent.tsx'));
const Marketing = fetched('join', () => import('./legal/marketing.tsx'));
const Dashboard = fetched('cabinet', () => import('./dashboard.tsx'));
const LinkContract = fetched('cabinet', () => import('./link-contract.tsx'));
const Contract = fetched('cabinet', () => import('./contract.tsx'));
const Meter = fetched('cabinet', () => import('./meter.tsx'));
const Readings = fetched('cabinet', () => import('./readings.tsx'));
const Bills = fetched('cabinet', () => import('./bills.tsx'));
const Bill = fetched('cabinet', () => import('./bill.tsx'));
const Payments = fetched('cabinet', () => import('./payments.tsx'));
const Pay = fetched('cabinet', () => import('./pay.tsx'));
const Cards = fetched('cabinet', () => import('./cards.tsx'));
const Autopay = fetched('cabinet', () => import('./autopay.tsx'));
const Profile = fetched('profile', () => import('./profile.tsx'));
const Notices = fetched('profile', () => import('./notices.tsx'));
const Names = fetched('profile', () => import('./names.tsx'));
const NewPassword = fetched('profile', () => import('./new-password.tsx'));
const NewPhone = fetched('profile', () => import('./new-phone.tsx'));
const NewEmail = fetched('profile', () => import('./new-email.tsx'));
const ConfirmEmail = fetched('profile', () => import('./confirm-email.tsx'));
const Invitation = fetched('join', () => import('./invitation.tsx'));
const Join = fetched('join', () => import('./join.tsx'));
const Provider = fetched('join', () => import('./provider.tsx'));
const Providers = fetched('profile', () => import('./providers.tsx'));
const SignInBy = fetched('profile', () => import('./sign-in-by.tsx'));
const Consents = fetched('profile', () => import('./consents.tsx'));
const Journal = fetched('profile', () => import('./journal.tsx'));
const MyData = fetched('held', () => import('./my-data.tsx'));
const Deletion = fetched('profile', () => import('./deletion.tsx'));
const Sessions = fetched('profile', () => import('./sessions.tsx'));
const Organisations = fetched('organisations', () => import('./organisations.tsx'));
const Organisation = fetched('organisations', () => import('./organisation.tsx'));
const OrganisationJournal = fetched('organisations', () => import('./organisation-journal.tsx'));
const Move = fetched('organisations', () => import('./move.tsx'));
const GuestPay = fetched('cabinet', () => import('./guest-pay.tsx'));
const GuestPayment = fetched('cabinet', () => import('./guest-payment.tsx'));
const Payment = fetched('cabinet', () => import('./payment.tsx'));

export function Routes(props: { onStart: () => void; onShown: () => void }): VNode {
  return (
    <Router onLoadStart={props.onStart} onLoadEnd={props.onShown} onRouteChange={props.onShown}>
      <Route path="/sign-in" component={SignIn} />
      <Route path="/sign-up" component={SignUp} />
      <Route path="/activate" component={Activate} />
      <Route path="/invitation" component={Invitation} />
      <Route path="/join" component={Join} />
      <Route path="/provider/:supplierId/:provider" component={Provider} />
      <Route path="/recovery" component={Recovery} />
      <Route path="/recovery/keep" component={KeepSignIn} />
      <Route path="/guest" component={GuestPay} />
      <Route path="/guest/payments/:paymentId" component={GuestPayment} />
      <Route path="/legal/licence" component={Licence} />
      <Route path="/legal/consent" component={Consent} />
      <Route path="/legal/marketing" component={Marketing} />
      <Route path="/" component={Dashboard} />
      <Route path="/link" component={LinkContract} />
      <Route path="/contracts/:contractId" component={Contract} />
      <Route path="/contracts/:contractId/readings" component={Readings} />
      <Route path="/contracts/:contractId/meters/:meterId" component={Meter} />
      <Route path="/contracts/:contractId/bills" component={Bills} />
      <Route path="/contracts/:contractId/bills/:period" component={Bill} />
      <Route path="/contracts/:contractId/payments" component={Payments} />
      <Route path="/contracts/:contractId/payments/:paymentId" component={Payment} />
      <Route path="/profile" component={Profile} />
      <Route path="/profile/names" component={Names} />
      <Route path="/profile/notices" component={Notices} />
      <Route path="/profile/password" component={NewPassword} />
      <Route path="/profile/phone" component={NewPhone} />
      <Route path="/profile/email" component={NewEmail} />
      <Route path="/profile/sign-in" component={SignInBy} />
      <Route path="/profile/providers" component={Providers} />
      <Route path="/confirm-email" component={ConfirmEmail} />
      <Route path="/profile/consents" component={Consents} />
      <Route path="/profile/journal" component={Journal} />
      <Route path="/profile/data" component={MyData} />
      <Route path="/profile/deletion" component={Deletion} />
      <Route path="/profile/sessions" component={Sessions} />
      <Route path="/organisations" component={Organisations} />
      <Route path="/organisations/:organisationId" component={Organisation} />
      <Route path="/organisations/:organisationId/journal" component={OrganisationJournal} />
      <Route path="/move" component={Move} />
      <Route path="/cards" component={Cards} />
      <Route path="/contracts/:contractId/autopay" component={Autopay} />
      <Route path="/contracts/:contractId/pay" component={Pay} />
      <Route default component={Missing} />
    </Router>
  );
}
