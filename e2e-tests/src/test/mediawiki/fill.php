<?php
/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

require_once getenv( 'MW_INSTALL_PATH' ) . '/maintenance/Maintenance.php';

use Wikimedia\Timestamp\ConvertibleTimestamp;

/**
 * Fills a new wiki with fourteen days of history. The same on each run, but for the first day, which
 * is fourteen days before today.
 */
class Fill extends Maintenance {

	private const DAYS = 14;

	private const USERS = [
		'Ada', 'Björn', 'Chloé', 'Dmitri', 'Ελένη', 'Fatima', 'Grace', 'Hüseyin', 'Иван', 'Jürgen',
		'健', 'Łukasz', 'Mary Ann', 'Nguyễn',
	];

	private const WORDS = [
		'Amber', 'Übung', 'Cañon', 'Δέλτα', 'Ёлка', 'Forêt', 'Garden', '東京', 'İstanbul', 'Jökull',
		'한국', 'Löwe', 'مدينة', 'Naïve', 'Ørsted', 'Pâté', 'Quince', 'Řeka', 'Straße', '🙂 smile',
		"Ugly \"quotes\" & 'ampersands'", 'Voilà', 'Wörld/Sub page', 'x-ray', 'Ýmir', 'Žluť', 'C++', '50% off?',
	];

	/** @var User[] */
	private $users = [];

	/** @var Title[] live pages */
	private $pages = [];

	private WikiWriter $writer;

	private int $clock;

	public function __construct() {
		parent::__construct();
		$this->addDescription( 'Fourteen days of history' );
		$this->addOption( 'share', 'Makes a wiki that is so many times smaller', false, true );
	}

	public function execute() {
		require_once __DIR__ . '/WikiWriter.php';
		mt_srand( 20260101 );
		$this->writer = new WikiWriter();
		$this->clock = ( intdiv( time(), 86400 ) - self::DAYS ) * 86400;
		$this->createUsers();
		$this->createPages();
		$this->editPages( $this->share( 500 ) );
		$this->movePages( $this->share( 60 ) );
		$this->deleteAndRestore( $this->share( 60 ) );
		$this->editPages( $this->share( 120 ) );
		$this->editWithinOneSecond( 5 );
		ConvertibleTimestamp::setFakeTime( false );
	}

	private function share( int $count ): int {
		return (int)ceil( $count / (int)$this->getOption( 'share', 1 ) );
	}

	/** Advances the wiki's clock: two changes in ten fall into one second, the others are minutes apart. */
	private function tick(): void {
		$this->clock += mt_rand( 0, 9 ) < 2 ? 0 : mt_rand( 1, 1500 );
		$this->clock = min( $this->clock, time() - 1 );
		ConvertibleTimestamp::setFakeTime( $this->clock );
	}

	private function createUsers(): void {
		foreach ( self::USERS as $name ) {
			$this->tick();
			$user = User::createNew( $name );
			if ( !$user ) {
				$this->fatalError( "the wiki is filled already: there is a user $name" );
			}
			$this->users[] = $user;
		}
	}

	private function createPages(): void {
		$pages = [
			NS_MAIN => 420, NS_TALK => 70, NS_USER => count( self::USERS ), NS_USER_TALK => 20,
			NS_PROJECT => 50, NS_HELP => 60, NS_TEMPLATE => 40, NS_CATEGORY => 46,
		];
		foreach ( $pages as $namespace => $count ) {
			for ( $i = 0; $i < $this->share( $count ); $i++ ) {
				$this->tick();
				$this->pages[] = $title = $this->newTitle( $namespace, $i );
				$this->writer->save( $title, $this->text(), $this->anyUser(), "created $i" );
			}
		}
	}

	private function newTitle( int $namespace, int $i ): Title {
		if ( $namespace === NS_USER ) {
			return Title::makeTitleSafe( NS_USER, self::USERS[$i] );
		}
		$word = self::WORDS[$i % count( self::WORDS )];
		return Title::makeTitleSafe( $namespace, $word . ' ' . intdiv( $i, count( self::WORDS ) ) );
	}

	private function editPages( int $count ): void {
		for ( $i = 0; $i < $count; $i++ ) {
			$this->tick();
			// A few pages get most of the edits.
			$page = $this->pages[intdiv( mt_rand( 0, count( $this->pages ) - 1 ), mt_rand( 1, 40 ) )];
			$this->writer->save( $page, $this->text(), $this->anyUser(), "edit № $i", $i % 5 === 0 );
		}
	}

	/** Moves pages with and without a redirect, to other namespaces, and some of them back over the redirect. */
	private function movePages( int $count ): void {
		for ( $i = 0; $i < $count; $i++ ) {
			$this->tick();
			$at = $i * 7;
			$from = $this->pages[$at];
			$to = Title::makeTitleSafe( $i % 4 === 0 ? NS_HELP : NS_MAIN, "Moved " . self::WORDS[$i % 20] . " $i" );
			$this->writer->move( $from, $to, $this->anyUser(), "move $i", $i % 3 !== 0 );
			$this->pages[$at] = $to;
			if ( $i % 6 === 1 ) {
				$this->tick();
				$this->writer->move( $to, $from, $this->anyUser(), "move $i back", true );
				$this->pages[$at] = $from;
			}
		}
	}

	/** Deletes pages; restores half of them, of which some are deleted and restored once more. */
	private function deleteAndRestore( int $count ): void {
		for ( $i = 0; $i < $count; $i++ ) {
			$title = array_pop( $this->pages );
			for ( $round = 0; $round <= ( $i % 8 === 0 ? 1 : 0 ); $round++ ) {
				$this->tick();
				$this->writer->delete( $title, $this->anyUser(), "deletion $i.$round" );
				if ( $i % 2 === 0 ) {
					$this->tick();
					$this->writer->restore( $title, $this->anyUser(), "restore $i.$round" );
				}
			}
			if ( $i % 2 === 0 ) {
				array_unshift( $this->pages, $title );
			}
		}
	}

	private function editWithinOneSecond( int $pages ): void {
		$this->tick();
		for ( $i = 0; $i < 12 * $pages; $i++ ) {
			$this->writer->save( $this->pages[$i % $pages], $this->text(), $this->anyUser(), "burst $i" );
		}
	}

	private function text(): string {
		return str_repeat( self::WORDS[mt_rand( 0, 19 )] . ' ', mt_rand( 3, 40 ) ) . mt_rand();
	}

	private function anyUser(): User {
		return $this->users[mt_rand( 0, count( $this->users ) - 1 )];
	}
}

$maintClass = Fill::class;
require_once RUN_MAINTENANCE_IF_MAIN;
