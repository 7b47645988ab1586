package oidctest

import (
	"sync"

	"github.com/zitadel/oidc/v3/example/server/storage"
)

// User is somebody who can sign in at the provider.
type User struct {
	Name          string // what they sign in as, and what keeps them apart
	Password      string
	Email         string
	EmailVerified bool
	First, Last   string
	Groups        []string
}

// users are those there are, by name.
type users struct {
	mu  sync.Mutex
	all map[string]User
}

func (u *users) put(user User) (subject string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.all[user.Name] = user
	return subjectOf(user.Name)
}

func (u *users) bySubject(subject string) (User, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for name, user := range u.all {
		if subjectOf(name) == subject {
			return user, true
		}
	}
	return User{}, false
}

func subjectOf(name string) string { return "subject-of-" + name }

// GetUserByID finds somebody by their subject; nil: there is nobody.
func (u *users) GetUserByID(subject string) *storage.User {
	user, ok := u.bySubject(subject)
	if !ok {
		return nil
	}
	return user.stored()
}

// GetUserByUsername finds somebody by what they sign in as; nil: there is nobody.
func (u *users) GetUserByUsername(name string) *storage.User { return u.GetUserByID(subjectOf(name)) }

// ExampleClientID is of a service that isn't used here.
func (u *users) ExampleClientID() string { return storage.ServiceUserID }

func (u User) stored() *storage.User {
	return &storage.User{
		ID: subjectOf(u.Name), Username: u.Name, Password: u.Password, FirstName: u.First, LastName: u.Last,
		Email: u.Email, EmailVerified: u.EmailVerified,
	}
}
