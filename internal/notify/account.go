package notify

import "time"

// The kinds of mail about the account of a member of staff. Those that hold a link have the ID
// of the link, like SignIn: whether the address is anybody's, and the link's token, are found
// out when the mail is sent.
const (
	Invitation     Kind = "invitation"      // holds a link to set the first password
	PasswordReset  Kind = "password_reset"  // holds a link to set another one
	AccountChanged Kind = "account_changed" // says what has become of what they sign in with
)

// AccountChange is what has become of what somebody signs in with.
type AccountChange string

// The changes that somebody is told of, so that they notice if it wasn't them.
const (
	PasswordWasSet         AccountChange = "password_set"
	SecondFactorWasSet     AccountChange = "second_factor_set"
	SecondFactorWasRemoved AccountChange = "second_factor_removed"
	RecoveryCodesWereMade  AccountChange = "recovery_codes_made"
	RecoveryCodeWasUsed    AccountChange = "recovery_code_used"
)

// PasswordMail is the delivery that mails a link to set a password: an Invitation, or a
// PasswordReset. The same is made whether or not the address is anybody's.
func PasswordMail(kind Kind, link, address string, now time.Time) Delivery {
	return Delivery{
		ID: link, Channel: Mail, Kind: kind, Lane: string(kind) + ":" + address, To: address, Message: link,
		Content: Notice{Language: staffLanguage}.content(), NotBefore: now, State: Waiting, CreatedAt: now,
	}
}

// AccountMail is the delivery that tells a member of staff what has become of what they sign in
// with.
func AccountMail(id string, change AccountChange, address string, now time.Time) Delivery {
	return Delivery{
		ID: id, Channel: Mail, Kind: AccountChanged, Lane: "account:" + address, To: address, Message: id,
		Content: Notice{Language: staffLanguage, Account: change}.content(), NotBefore: now, State: Waiting, CreatedAt: now,
	}
}

// staffLanguage is what staff are written to in.
const staffLanguage = "en"
