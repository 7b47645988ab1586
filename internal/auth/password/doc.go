// Package password decides which passwords may be chosen, and hashes them.
//
// Rules are the policy: length and nothing about composition, no password that is known to
// be guessed or was stolen, none made of what is known of the person. A Hasher computes
// Argon2id hashes, a few at a time and with rests in between, so that a rush of people who
// sign in never takes the machine from those who are signed in.
//
// A password is hashed exactly as it was received. Only the comparison with lists and words
// looks at it folded: without regard to case or to the ways Unicode has of writing the same.
package password
